/* Formatted output, and the reading of numbers. */
#include "kernel.h"

enum { LEFT = 1, ZERO = 2, SIGN = 4, SPACE = 8, PREFIX = 16, UPPER = 32, SIGNED = 64 };

struct output {
	char *at, *end;
};

struct specification {
	unsigned int flags, base;
	int width, precision, size;
};

static void put(struct output *out, char byte)
{
	if (out->at < out->end)
		*out->at = byte;
	out->at++;
}

static void pad(struct output *out, char byte, int count)
{
	while (count-- > 0)
		put(out, byte);
}

static const char digits[] = "0123456789abcdef0123456789ABCDEF";

/* Two decimal digits at a time halve the divisions. */
static int decimal(char *reversed, u64 value)
{
	int length = 0;
	while (value >= 100) {
		u32 pair;
		value = div_u64_rem(value, 100, &pair);
		reversed[length++] = '0' + pair % 10;
		reversed[length++] = '0' + pair / 10;
	}
	reversed[length++] = '0' + value % 10;
	if (value >= 10)
		reversed[length++] = '0' + value / 10;
	return length;
}

static void number(struct output *out, u64 value, const struct specification *spec)
{
	char reversed[66];
	int length = 0, prefix = 0, zeros;
	char sign = 0;
	if (spec->flags & SIGNED) {
		if ((s64)value < 0) {
			sign = '-';
			value = -value;
		} else if (spec->flags & SIGN) {
			sign = '+';
		} else if (spec->flags & SPACE) {
			sign = ' ';
		}
	}
	if (spec->base == 10) {
		length = decimal(reversed, value);
	} else {
		const char *set = digits + (spec->flags & UPPER ? 16 : 0);
		unsigned int shift = spec->base == 16 ? 4 : 3;
		do
			reversed[length++] = set[value & (spec->base - 1)];
		while (value >>= shift);
	}
	if (spec->flags & PREFIX && spec->base != 10)
		prefix = spec->base == 16 ? 2 : 1;
	zeros = max(spec->precision - length, 0);
	if (spec->flags & ZERO && !(spec->flags & LEFT) && spec->precision < 0)
		zeros = max(spec->width - length - prefix - !!sign, 0);
	if (!(spec->flags & LEFT))
		pad(out, ' ', spec->width - length - zeros - prefix - !!sign);
	if (sign)
		put(out, sign);
	if (prefix)
		put(out, '0');
	if (prefix == 2)
		put(out, spec->flags & UPPER ? 'X' : 'x');
	pad(out, '0', zeros);
	for (int at = length; at--;)
		put(out, reversed[at]);
	if (spec->flags & LEFT)
		pad(out, ' ', spec->width - length - zeros - prefix - !!sign);
}

static void string(struct output *out, const char *text, const struct specification *spec)
{
	int length = 0;
	if ((unsigned long)text < PAGE_SIZE)
		text = "(null)";
	while (text[length] && (spec->precision < 0 || length < spec->precision))
		length++;
	if (!(spec->flags & LEFT))
		pad(out, ' ', spec->width - length);
	for (int at = 0; at < length; at++)
		put(out, text[at]);
	if (spec->flags & LEFT)
		pad(out, ' ', spec->width - length);
}

/* %pI4: an address of the internet protocol; %pM: one of a network card. */
static const char *pointer(struct output *out, const char *format, const u8 *bytes, struct specification *spec)
{
	spec->precision = -1;
	if (format[0] == 'I' && format[1] == '4') {
		spec->base = 10;
		for (int at = 0; at < 4; at++) {
			if (at)
				put(out, '.');
			number(out, bytes[at], spec);
		}
		return format + 2;
	}
	spec->base = 16;
	if (format[0] == 'M') {
		spec->flags |= ZERO;
		spec->width = 2;
		for (int at = 0; at < 6; at++) {
			if (at)
				put(out, ':');
			number(out, bytes[at], spec);
		}
		return format + 1;
	}
	spec->flags |= ZERO | PREFIX;
	spec->width = 18;
	number(out, (u64)bytes, spec);
	return format;
}

static const char *parse(const char *format, struct specification *spec, va_list *arguments)
{
	*spec = (struct specification){ .base = 10, .precision = -1 };
	for (;; format++) {
		switch (*format) {
		case '-': spec->flags |= LEFT; continue;
		case '+': spec->flags |= SIGN; continue;
		case ' ': spec->flags |= SPACE; continue;
		case '#': spec->flags |= PREFIX; continue;
		case '0': spec->flags |= ZERO; continue;
		}
		break;
	}
	if (*format == '*') {
		spec->width = va_arg(*arguments, int);
		if (spec->width < 0) {
			spec->width = -spec->width;
			spec->flags |= LEFT;
		}
		format++;
	}
	while (*format >= '0' && *format <= '9')
		spec->width = 10 * spec->width + *format++ - '0';
	if (*format == '.') {
		spec->precision = 0;
		if (*++format == '*') {
			spec->precision = va_arg(*arguments, int);
			format++;
		}
		while (*format >= '0' && *format <= '9')
			spec->precision = 10 * spec->precision + *format++ - '0';
	}
	spec->size = sizeof(int);
	for (;; format++) {
		switch (*format) {
		case 'h': spec->size /= 2; continue;
		case 'l':
		case 'z': spec->size = sizeof(long); continue;
		}
		return format;
	}
}

static u64 fetch(va_list *arguments, const struct specification *spec)
{
	u64 value = spec->size == sizeof(long) ? va_arg(*arguments, unsigned long) : va_arg(*arguments, unsigned int);
	if (!(spec->flags & SIGNED))
		return spec->size == 1 ? (u8)value : spec->size == 2 ? (u16)value : value;
	switch (spec->size) {
	case 1: return (s64)(signed char)value;
	case 2: return (s64)(short)value;
	case 4: return (s64)(s32)value;
	default: return value;
	}
}

int vsnprintf(char *buffer, size_t size, const char *format, va_list list)
{
	struct output out = { buffer, buffer + size };
	va_list arguments;
	va_copy(arguments, list);
	while (*format) {
		struct specification spec;
		if (*format != '%') {
			put(&out, *format++);
			continue;
		}
		format = parse(format + 1, &spec, &arguments);
		switch (*format++) {
		case 'd':
		case 'i':
			spec.flags |= SIGNED;
			number(&out, fetch(&arguments, &spec), &spec);
			break;
		case 'u': number(&out, fetch(&arguments, &spec), &spec); break;
		case 'X': spec.flags |= UPPER; /* fall through */
		case 'x':
			spec.base = 16;
			number(&out, fetch(&arguments, &spec), &spec);
			break;
		case 'o':
			spec.base = 8;
			number(&out, fetch(&arguments, &spec), &spec);
			break;
		case 's': string(&out, va_arg(arguments, const char *), &spec); break;
		case 'c': put(&out, va_arg(arguments, int)); break;
		case 'p': format = pointer(&out, format, va_arg(arguments, const u8 *), &spec); break;
		case '%': put(&out, '%'); break;
		default: format--; goto end;
		}
	}
end:
	va_end(arguments);
	if (size)
		*(out.at < out.end ? out.at : out.end - 1) = 0;
	return out.at - buffer;
}

int snprintf(char *buffer, size_t size, const char *format, ...)
{
	va_list arguments;
	int length;
	va_start(arguments, format);
	length = vsnprintf(buffer, size, format, arguments);
	va_end(arguments);
	return length;
}

/* Reads a number that a text consists of. */
int kstrtou64(const char *text, unsigned int base, u64 *result)
{
	u64 value = 0;
	if (text[0] == '0' && (text[1] | 32) == 'x' && (base == 0 || base == 16)) {
		text += 2;
		base = 16;
	} else if (base == 0) {
		base = text[0] == '0' ? 8 : 10;
	}
	if (!*text)
		return -EINVAL;
	for (; *text && !(*text == '\n' && !text[1]); text++) {
		unsigned int digit = base;
		u64 next;
		if (*text >= '0' && *text <= '9')
			digit = *text - '0';
		else if ((*text | 32) >= 'a')
			digit = (*text | 32) - 'a' + 10;
		if (digit >= base || __builtin_mul_overflow(value, (u64)base, &next) ||
		    __builtin_add_overflow(next, (u64)digit, &value))
			return -EINVAL;
	}
	*result = value;
	return 0;
}
