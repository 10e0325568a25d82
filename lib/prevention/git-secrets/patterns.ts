/**
 * Prefixes of access key ids, of which `--register-aws` of git-secrets 1.3.0 lacks the last two:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
 */
const PREFIX = '(AKIA|ASIA|ABIA|ACCA)';
const KEY_ID = `${PREFIX}[A-Z2-7]{16}`;

/** Percent-encoded and backslash-escaped characters: git-secrets takes their last letter for a part of the word. */
const ESCAPED = '(_|%[0-9A-Fa-f]{2}|\\\\[abefnrtv0]|\\\\x[0-9A-Fa-f]{2}|\\\\u[0-9A-Fa-f]{4})';

/** A name with `secret` in it and what stands between it and its value, in any language. */
const SECRET_NAMED =
  '[A-Za-z0-9_.-]*[Ss][Ee][Cc][Rr][Ee][Tt][A-Za-z0-9_.-]*(%3[Dd]|%22|[^A-Za-z0-9/+]){1,12}';

/** A secret access key: 40 characters, the slash and plus among them perhaps encoded. */
const SECRET = '([A-Za-z0-9/+]|\\\\/|%2[BbFf]){40}';

/** Base64 of three characters of base32: what the letters of a key id can become. */
const THREE = '([MNQ-W][DEFTUVjklz01][A-Za-z0-9+/][B-Zayz0-3])';
const BASE64 = '[A-Za-z0-9+/]';

/** `AKIA` and `ASIA` in base64, by how many bytes stand before them in a group of three. */
const ENCODED_KEY_ID = [
  `(QUtJQ|QVNJQ)[TUV]${BASE64}{2}${THREE}{4}`,
  `[EUk0](FLSUE|FLSUF|FTSUE|FTSUF)${BASE64}${THREE}{4}`,
  `[BFJNRVZdhlptx159](BS0lB|BU0lB)${THREE}{5}`,
];

/**
 * One extended regular expression for what `git secrets --register-aws` lets pass. git-secrets wants it without blanks,
 * and matches whole words only: each alternative takes in the word it stands in.
 */
export const OWN_PATTERN = [
  `(ABIA|ACCA)[A-Z2-7]{16}`,
  `[A-Za-z0-9_]*${ESCAPED}${KEY_ID}(_[A-Za-z0-9_]*)?`,
  `${KEY_ID}_[A-Za-z0-9_]*`,
  `${SECRET_NAMED}${SECRET}`,
  `${SECRET_NAMED}[A-Za-z0-9+/]{54}==`,
  ...ENCODED_KEY_ID.map((encoded) => `${BASE64}*${encoded}${BASE64}*`),
].join('|');

/** The same for the check that looks at each match by itself, where words do not matter. */
export const CHECKED = {
  encodedKeyId: ENCODED_KEY_ID.join('|'),
  namedSecret: `${SECRET_NAMED}(${SECRET}|[A-Za-z0-9+/]{54}==)`,
};
