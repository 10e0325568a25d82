import { CHECKED } from './patterns.ts';

/** File name of the check, beside the hooks that call it. */
export const CHECK_FILE = 'aws-key-check';

/** What the check prints when it refuses: the proof by canary looks for it. */
export const REFUSED_BY_CHECK = '[aws-key-check] Refused';

/** What git-secrets prints when it refuses. */
export const REFUSED_BY_GIT_SECRETS = '[ERROR] Matched one or more prohibited patterns';

/**
 * The hook proper, a program of its own that needs git, git-secrets and what every system has: POSIX sh, awk, grep, sed
 * and tr. First it looks itself at the lines that would be added, then it hands over to git-secrets.
 *
 * What git-secrets 1.3.0 lets pass and this does not, because a diff is read whole and byte for byte, and because what
 * is allowed is compared with the match and not with the line it stands in: a key on a line with an allowed example, in
 * files with a NUL byte, in UTF-16, marked binary in .gitattributes, or with letters beyond ASCII in their name, in
 * merges that had conflicts, and in whatever reaches a push without having passed a hook.
 */
export const CHECK_TEXT = String.raw`#!/bin/sh
# Refuses what would publish an AWS access key. usage: aws-key-check HOOK [what git gives the hook]
# Written by spillkit (prevent-key-leaks, install-git-secrets). To allow a text that only looks like a key, add a
# pattern for it to secrets.allowed or .gitallowed: it is compared with path:line:key, not with the whole line.
export LC_ALL=C
umask 077
hook=$1
shift
work=$(mktemp -d "${'$'}{TMPDIR:-/tmp}/aws-key-check.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM
mark=$(printf '\001')

# Added lines and commit messages of a diff or a log, each behind a line with the mark and its place.
added_lines() {
  tr -d '\000\001\r' | awk -v mark="$mark" '
    function content(text) { if (text != "") print mark place ":" line; print text }
    plus > 0 && /^\+/ { print mark place ":" line; print substr($0, 2); line++; plus--; next }
    minus > 0 && /^-/ { minus--; next }
    /^\+\+\+ / {
      place = substr($0, 5); sub(/\t$/, "", place); sub(/^"?b\//, "", place); sub(/"$/, "", place)
      if (place != "/dev/null") { print mark place ":0"; print place }
      next
    }
    /^@@ / {
      split(substr($2, 2), from, ","); split(substr($3, 2), to, ",")
      minus = $2 ~ /,/ ? from[2] : 1; plus = $3 ~ /,/ ? to[2] : 1; line = to[1]; next
    }
    /^(commit|tag) / { place = "message of " substr($2, 1, 12); line = 0; next }
    /^    / { line++; print mark place ":" line; print }
  '
}

text_lines() {
  tr -d '\000\001\r' | awk -v mark="$mark" -v place="$1" '{ print mark place ":" NR; print }'
}

# The same with encoded characters as they are meant, or as a blank.
decoded() {
  sed -e "/^$mark/b" -e 's/%2[Ff]/\//g' -e 's/%2[Bb]/+/g' -e 's/%3[Dd]/=/g' -e 's/%[0-9A-Fa-f][0-9A-Fa-f]/ /g' \
    -e 's/\\\//\//g' -e 's/\\x[0-9A-Fa-f][0-9A-Fa-f]/ /g' -e 's/\\u[0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f]/ /g' \
    -e 's/\\[abefnrtv0]/ /g'
}

# Prints PLACE:MATCH for every match of an extended regular expression.
matches() {
  grep -aoE "$mark.*|$1" | awk -v mark="$mark" '
    substr($0, 1, 1) == mark { place = substr($0, 2); next }
    { print place ":" $0 }
  '
}

# Key ids as PLACE:ID; those that end as in the documentation of AWS are left out.
key_ids() {
  matches '[A-Z0-9]{20,}' | awk -F: '
    length($NF) == 20 && $NF ~ /^(AKIA|ASIA|ABIA|ACCA)[A-Z2-7]+$/ { print }
  '
}

# Secrets under a name that says so, and 40 characters within five lines of a key id, of an example too.
secrets() {
  matches '${CHECKED.namedSecret}' < "$1" | awk '{
    place = substr($0, 1, match($0, /:[0-9]+:/) + RLENGTH - 1)
    print place substr($0, length($0) - ($0 ~ /==$/ ? 55 : 39))
  }'
  matches '[A-Za-z0-9/+]{40,42}' < "$1" | awk -F: -v ids="$2" '
    function at() { path = $0; sub(/:[^:]*$/, "", path); row = path; sub(/^.*:/, "", row); sub(/:[^:]*$/, "", path) }
    BEGIN { while ((getline < ids) > 0) { at(); for (near = row - 5; near <= row + 5; near++) beside[path ":" near] = 1 } }
    {
      text = $NF
      if (length(text) > 40) sub(/^\//, "", text)
      if (length(text) > 40) sub(/\/$/, "", text)
      at()
      if (length(text) == 40 && text ~ /[A-Z]/ && text ~ /[a-z]/ && text ~ /[0-9]/ && beside[path ":" row])
        print path ":" row ":" text
    }'
}

# What may stand there: patterns of git-secrets, but for the examples, which are known here. An empty one would allow
# everything.
allowed() {
  git config --get-all secrets.allowed | grep -vxF -e AKIAIOSFODNN7'EXAMPLE' -e wJalrXUtnFEMI/K7MDENG/bPxRfiCY'EXAMPLEKEY'
  cat "$(git rev-parse --show-toplevel)/.gitallowed" 2>/dev/null | awk '$1 !~ /^#/'
}

look() {
  cat > "$work/raw"
  { cat "$work/raw"; decoded < "$work/raw"; } > "$work/lines"
  # Most changes hold nothing as long as a key.
  grep -av "^$mark" "$work/lines" | grep -qaE '[A-Z0-9]{20}|[A-Za-z0-9/+]{26}' || return 0
  key_ids < "$work/lines" > "$work/ids"
  {
    cat "$work/ids"
    matches '${CHECKED.encodedKeyId}' < "$work/lines"
    secrets "$work/lines" "$work/ids"
  } | grep -vE 'EXAMPLE(KEY)?$' | sort -u > "$work/found"
  allowed | awk 'NF' > "$work/allowed"
  if [ -s "$work/allowed" ] && [ -s "$work/found" ]; then
    grep -vE -f "$work/allowed" "$work/found" > "$work/left"
    # A pattern that grep does not understand allows nothing.
    [ $? -gt 1 ] || mv "$work/left" "$work/found"
  fi
  [ -s "$work/found" ] || return 0
  echo "${REFUSED_BY_CHECK}: this $1 holds an AWS access key." >&2
  # A secret is not repeated: terminals and pipelines keep what they print.
  awk -F: '{
    key = $NF; place = substr($0, 1, length($0) - length(key) - 1); sub(/:0$/, " (the name)", place)
    shown = key ~ /^(AKIA|ASIA|ABIA|ACCA)[A-Z2-7]+$/ && length(key) == 20 ? key : "a secret or an encoded key, " substr(key, 1, 4) "..."
    print "  " place ": " shown
  }' "$work/found" | awk '!seen[$0]++' | head -n 20 >&2
  echo "Take it out. If it was ever pushed or sent, turn the key off first." >&2
  return 1
}

against() { git rev-parse --quiet --verify HEAD || git hash-object -t tree /dev/null; }
as_diff='--no-color --no-ext-diff --no-textconv --text --unified=0 --no-renames --src-prefix=a/ --dst-prefix=b/'
as_log="--patch -m --format=medium $as_diff"

# usage: look_at WHAT log|diff [options]
look_at() {
  what=$1
  shift
  git -c core.quotePath=false "$@" -- > "$work/diff" || return 1
  added_lines < "$work/diff" | look "$what"
}

git_secrets() {
  command -v git-secrets >/dev/null 2>&1 || [ -x "$(git --exec-path)/git-secrets" ] || {
    echo "[aws-key-check] Refused: git-secrets is not on the PATH. Install it, for example with apt-get or brew." >&2
    return 1
  }
  git secrets "$@"
}

status=0
case $hook in
  pre-commit)
    look_at commit diff --cached $as_diff "$(against)" || status=1
    git_secrets --pre_commit_hook -- "$@" || status=1
    ;;
  commit-msg)
    text_lines 'commit message' < "$1" | look message || status=1
    git_secrets --commit_msg_hook -- "$@" || status=1
    ;;
  prepare-commit-msg)
    heads=$(git rev-parse --git-path MERGE_HEAD)
    if [ -f "$heads" ]; then
      look_at merge log $as_log $(cat "$heads") --not HEAD || status=1
    fi
    git_secrets --prepare_commit_msg_hook -- "$@" || status=1
    ;;
  pre-push)
    while read -r _ local _ remote; do
      case $local in *[!0]*) ;; *) continue ;; esac
      case $remote in *[!0]*) git cat-file -e "$remote" 2>/dev/null || remote= ;; *) remote= ;; esac
      known=--remotes="$1"
      commits=$(git rev-list --count "$local" --not "$known" $remote)
      if [ "$commits" -gt 20000 ]; then
        echo "[aws-key-check] A push cannot wait for a look at $commits commits: those another remote has are left out." >&2
        known=--remotes
      fi
      look_at push log $as_log "$local" --not "$known" $remote || status=1
    done
    ;;
esac
exit $status
`;
