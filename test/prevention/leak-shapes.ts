import { EXAMPLE_ID, EXAMPLE_SECRET, KEY_ID, SECRET } from './guarded.ts';

/** Who stops a shape first: git-secrets with `--register-aws` alone, with our pattern, or the check beside it. */
export type StoppedBy = 'register-aws' | 'pattern' | 'check' | 'nobody';

export interface Shape {
  readonly by: StoppedBy;
  readonly path: string;
  readonly content: string | Buffer;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const SESSION_ID = KEY_ID.replace('AKIA', 'ASIA');
const percent = encodeURIComponent(SECRET);
const sha1 = '3f786850e387550fdab836ed7e6dc881de23001b';

const shapes: Readonly<Record<StoppedBy, Readonly<Record<string, string | Buffer>>>> = {
  'register-aws': {
    'production.env': `AWS_ACCESS_KEY_ID=${KEY_ID}\n`,
    'deploy.sh': `export AWS_ACCESS_KEY_ID='${KEY_ID}'\n`,
    'config.json': `{ "accessKeyId": "${KEY_ID}" }\n`,
    'config.yaml': `aws:\n  access_key_id: ${KEY_ID}\n`,
    'config.toml': `[aws]\nkey = "${KEY_ID}"\n`,
    'provider.tf': `provider "aws" {\n  access_key = "${KEY_ID}"\n}\n`,
    'client.js': `new S3Client({ credentials: { accessKeyId: '${KEY_ID}' } });\n`,
    'client.py': `boto3.client("s3", aws_access_key_id="${KEY_ID}")\n`,
    'session.txt': `${SESSION_ID}\n`,
    'accessKeys.csv': `Access key ID,Secret access key\r\n${KEY_ID},${SECRET}\r\n`,
    'url.txt': `https://${KEY_ID}:${SECRET}@bucket.example/\n`,
    'query.txt': `https://bucket.example/?AWSAccessKeyId=${KEY_ID}&Expires=1\n`,
    'presigned.txt': `https://bucket.example/?X-Amz-Credential=${KEY_ID}%2F20261126%2Feu-west-1%2Fs3\n`,
    Dockerfile: `ENV AWS_ACCESS_KEY_ID ${KEY_ID}\n`,
    'settings.xml': `<accessKeyId>${KEY_ID}</accessKeyId>\n`,
    'NOTES.md': `The key is \`${KEY_ID}\`.\n`,
    'comment.rb': `# ${KEY_ID}\n`,
    'old.patch': `--- a/x\n+++ b/x\n@@ -1 +1 @@\n+${KEY_ID}\n`,
    credentials: `[default]\naws_secret_access_key = ${SECRET}\n`,
    'secret.json': `{"SecretAccessKey": "${SECRET}"}\n`,
    'secret.js': `const secretAccessKey = '${SECRET}';\n`,
    'dashes.yaml': `aws-secret-access-key: ${SECRET}\n`,
    'secret.tf': `secret_key = "${SECRET}"\n`,
    'with spaces.env': `KEY=${KEY_ID}\n`,
  },
  pattern: {
    'encoded-query.txt': `next=%2Fconsole%3Fkey%3D${KEY_ID}%26x\n`,
    'escaped.json': `{ "env": "A=1\\nKEY=x\\n${KEY_ID}" }\n`,
    'unicode-escape.json': `{ "q": "id\\u0022${KEY_ID}\\u0022" }\n`,
    'prefixed.txt': `key_${KEY_ID}\n`,
    'suffixed.txt': `${KEY_ID}_old\n`,
    'bearer.txt': `${KEY_ID.replace('AKIA', 'ABIA')}\n`,
    'context.txt': `${KEY_ID.replace('AKIA', 'ACCA')}\n`,
    'option.sh': `tool --secret-access-key ${SECRET}\n`,
    'configure.sh': `aws configure set aws_secret_access_key ${SECRET}\n`,
    'own-name.env': `SHOP_SECRET_KEY=${SECRET}\n`,
    'short-name.env': `AWS_SECRET=${SECRET}\n`,
    'secret.xml': `<SecretAccessKey>${SECRET}</SecretAccessKey>\n`,
    'setter.java': `request.setSecretAccessKey("${SECRET}");\n`,
    'pair.rb': `store("secret_access_key", "${SECRET}")\n`,
    'encoded-secret.txt': `aws_secret_access_key%3D${percent}\n`,
    'slashes.json': `{ "client_secret_value": "${SECRET.replaceAll('/', '\\/')}" }\n`,
    'kubernetes-id.yaml': `data:\n  id: ${base64(KEY_ID)}\n`,
    'kubernetes-secret.yaml': `data:\n  aws-secret: ${base64(SECRET)}\n`,
    'basic-auth.txt': `Authorization: Basic ${base64(`${KEY_ID}:${SECRET}`)}\n`,
    'encoded-file.txt': `${base64(`a=${KEY_ID}\n`)}\n`,
    'encoded-file-2.txt': `${base64(`[d]\nx = ${SESSION_ID}\n`)}\n`,
  },
  check: {
    'beside-example.txt': `${EXAMPLE_ID} is the example, ${KEY_ID} is ours\n`,
    'between-examples.txt': `${EXAMPLE_ID},${KEY_ID},${EXAMPLE_ID}\n`,
    'secret-beside-example.txt': `secret_key = "${SECRET}" # not ${EXAMPLE_SECRET}\n`,
    'bare-secret.txt': `${EXAMPLE_ID}\n${SECRET}\n`,
    'camel.txt': `my${KEY_ID}\n`,
    'wide.txt': Buffer.from(`key = ${KEY_ID}\r\n`, 'utf16le'),
    'zero.bin': Buffer.from(`\0\0${KEY_ID}\0`),
    'marked.lock': `${KEY_ID}\n`,
    [`${KEY_ID}.pem`]: 'nothing\n',
    [`${EXAMPLE_ID}.txt`]: `${KEY_ID}\n`,
  },
  nobody: {
    '.gitattributes': '*.lock binary\n',
    'docs.md': `AWS_ACCESS_KEY_ID=${EXAMPLE_ID}\nAWS_SECRET_ACCESS_KEY=${EXAMPLE_SECRET}\n`,
    'commits.txt': `${sha1}\n${sha1.slice(0, 12)}\n`,
    'package-lock.json': `{ "integrity": "sha512-${base64(sha1.repeat(2)).slice(0, 86)}==" }\n`,
    'image.svg': `data:image/png;base64,${base64(sha1.repeat(40))}\n`,
    'pinned.yaml': `uses: actions/checkout@${sha1}\nsecrets: inherit\n`,
    'names.tf': 'secret_arn = "arn:aws:secretsmanager:eu-west-1:x:secret:shop/database"\n',
    'words.txt': 'AKIA is a prefix, ASIA a continent; akiaq7wezxpltm4nk3rb is lower case\n',
    'short.txt': `${KEY_ID.slice(0, 19)}\n`,
    'long.txt': `${KEY_ID}Q${KEY_ID}\n`,
    'path.txt': `${EXAMPLE_ID}\nsrc/main/java/com/example/shop/storage/Bu\n`,
    'uuid.txt': '0b1f5a0e-8c1d-4f7a-9f39-1d2c3b4a5e6f\n',
    'client-secret.md': 'Set the client secret to the value that the console shows.\n',
    'photo.bin': Buffer.from(sha1.repeat(50), 'hex'),
  },
};

/** Texts and files as they leak, and those that only look like it. */
export const SHAPES: readonly Shape[] = Object.entries(shapes).flatMap(([by, files]) =>
  Object.entries(files).map(([path, content]) => ({ by: by as StoppedBy, path, content })),
);
