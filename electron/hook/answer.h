/*
 * Reads one line of the daemon (shared/wire.ts, shared/protocol.ts HookAnswer): the exact shape, keys in the fixed order, no
 * blanks. Anything else is malformed, and malformed means deny. Strings are unescaped in place, which never makes them longer.
 */
#ifndef HOLDPOINT_ANSWER_H
#define HOLDPOINT_ANSWER_H

#include <stddef.h>
#include <string.h>

enum answer_kind { ANSWER_MALFORMED, ANSWER_HOLD, ANSWER_GIVEN, ANSWER_REFUSED };

struct answer {
  int exit_code;
  unsigned char *out, *err, *detail;
  size_t out_length, err_length, detail_length;
  char reason[64];
};

/* What is still unread of the line. */
struct cursor {
  unsigned char *at, *end;
};

static inline int take(struct cursor *c, const char *literal) {
  size_t n = strlen(literal);
  if ((size_t)(c->end - c->at) < n || memcmp(c->at, literal, n) != 0) return 0;
  c->at += n;
  return 1;
}

/* Four hex digits, or -1. */
static inline long take_hex4(struct cursor *c) {
  long value = 0;
  if (c->end - c->at < 4) return -1;
  for (int i = 0; i < 4; i++) {
    int d = *c->at++;
    if (d >= '0' && d <= '9') d -= '0';
    else if (d >= 'a' && d <= 'f') d -= 'a' - 10;
    else if (d >= 'A' && d <= 'F') d -= 'A' - 10;
    else return -1;
    value = value * 16 + d;
  }
  return value;
}

/* The code point behind `\u`, joined from a surrogate pair; -1 for a lone surrogate, which has no UTF-8 form. */
static inline long take_code_point(struct cursor *c) {
  long high = take_hex4(c);
  if (high < 0xd800 || high > 0xdfff) return high;
  if (high > 0xdbff || !take(c, "\\u")) return -1;
  long low = take_hex4(c);
  return low < 0xdc00 || low > 0xdfff ? -1 : 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

static inline unsigned char *put_utf8(unsigned char *to, long p) {
  if (p < 0x80) *to++ = (unsigned char)p;
  else if (p < 0x800) *to++ = (unsigned char)(0xc0 | p >> 6), *to++ = (unsigned char)(0x80 | (p & 63));
  else if (p < 0x10000) *to++ = (unsigned char)(0xe0 | p >> 12), *to++ = (unsigned char)(0x80 | (p >> 6 & 63)), *to++ = (unsigned char)(0x80 | (p & 63));
  else *to++ = (unsigned char)(0xf0 | p >> 18), *to++ = (unsigned char)(0x80 | (p >> 12 & 63)), *to++ = (unsigned char)(0x80 | (p >> 6 & 63)), *to++ = (unsigned char)(0x80 | (p & 63));
  return to;
}

/* Length of the well-formed UTF-8 sequence at `s` (Unicode table 3-7), or 0. */
static inline size_t utf8_length(const unsigned char *s, size_t left) {
  unsigned char first = s[0], low = 0x80, high = 0xbf;
  size_t n = first < 0x80 ? 1 : first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0;
  if (n < 2 || n > left) return n > left ? 0 : n;
  if (first == 0xe0) low = 0xa0;
  if (first == 0xed) high = 0x9f;
  if (first == 0xf0) low = 0x90;
  if (first == 0xf4) high = 0x8f;
  if (s[1] < low || s[1] > high) return 0;
  for (size_t i = 2; i < n; i++) if ((s[i] & 0xc0) != 0x80) return 0;
  return n;
}

/* One escape after its backslash. NULL when it is none of RFC 8259. */
static inline unsigned char *take_escape(struct cursor *c, unsigned char *to) {
  static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
  if (c->at == c->end) return NULL;
  int name = *c->at++;
  if (name == 'u') {
    long p = take_code_point(c);
    return p < 0 ? NULL : put_utf8(to, p);
  }
  const char *found = name ? strchr(names, name) : NULL;
  if (!found) return NULL;
  *to++ = (unsigned char)values[found - names];
  return to;
}

/* The rest of a JSON string whose opening quote is taken, closing quote included. */
static inline int take_string(struct cursor *c, unsigned char **text, size_t *length) {
  unsigned char *to = *text = c->at;
  while (c->at < c->end) {
    unsigned char b = *c->at;
    size_t n = b < 0x20 ? 0 : utf8_length(c->at, (size_t)(c->end - c->at));
    if (n == 0) return 0;
    if (b == '"') {
      c->at++;
      *length = (size_t)(to - *text);
      return 1;
    }
    if (b == '\\') {
      c->at++;
      to = take_escape(c, to);
      if (!to) return 0;
      continue;
    }
    memmove(to, c->at, n);
    to += n;
    c->at += n;
  }
  return 0;
}

/* 0 to 255 without leading zeros; -1 otherwise. */
static inline int take_exit_code(struct cursor *c) {
  int value = 0, digits = 0;
  unsigned char first = c->at < c->end ? *c->at : 0;
  while (c->at < c->end && *c->at >= '0' && *c->at <= '9' && digits < 4) value = value * 10 + (*c->at++ - '0'), digits++;
  return digits == 0 || value > 255 || (first == '0' && digits > 1) ? -1 : value;
}

static inline enum answer_kind read_given(struct cursor *c, struct answer *a) {
  a->exit_code = take_exit_code(c);
  int whole = a->exit_code >= 0 && take(c, ",\"stdout\":\"") && take_string(c, &a->out, &a->out_length) &&
              take(c, ",\"stderr\":\"") && take_string(c, &a->err, &a->err_length) && take(c, "}}") && c->at == c->end;
  return whole ? ANSWER_GIVEN : ANSWER_MALFORMED;
}

static inline enum answer_kind read_refused(struct cursor *c, struct answer *a) {
  unsigned char *reason;
  size_t length;
  if (!take_string(c, &reason, &length) || length >= sizeof a->reason || memchr(reason, 0, length)) return ANSWER_MALFORMED;
  memcpy(a->reason, reason, length);
  if (take(c, ",\"detail\":\"") && !take_string(c, &a->detail, &a->detail_length)) return ANSWER_MALFORMED;
  return take(c, "}") && c->at == c->end ? ANSWER_REFUSED : ANSWER_MALFORMED;
}

/* Reads a line (its newline removed). The texts of `a` lie inside the line. */
static inline enum answer_kind read_answer(unsigned char *line, size_t length, struct answer *a) {
  static const char hold[] = "{\"v\":1,\"id\":\"1\",\"hold\":true}";
  struct cursor c = {line, line + length};
  memset(a, 0, sizeof *a);
  if (length == sizeof hold - 1 && memcmp(line, hold, length) == 0) return ANSWER_HOLD;
  /* Refused before the request was read: the daemon does not know its id then. */
  if (take(&c, "{\"v\":1,\"id\":\"\",\"ok\":false,\"reason\":\"")) return read_refused(&c, a);
  if (!take(&c, "{\"v\":1,\"id\":\"1\",\"ok\":")) return ANSWER_MALFORMED;
  if (take(&c, "true,\"body\":{\"exit\":")) return read_given(&c, a);
  if (take(&c, "false,\"reason\":\"")) return read_refused(&c, a);
  return ANSWER_MALFORMED;
}

#endif
