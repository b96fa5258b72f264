package org.m2q.cli.tests.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes damaged content of good content. Knows no format, but what formats are made of: numbers in bytes and in text, lengths, repeated parts. */
final class Mutator {

	private static final int MOST_CHANGES = 5;
	private static final int LONGEST_PART = 64;
	private static final int LARGEST = 1 << 17;
	/** Sizes at which an arithmetic or a check turns over. */
	private static final long[] NUMBERS = { 0, 1, -1, 2, 127, 128, 255, 256, 32767, 65535, 65536, 1 << 20, 1 << 24, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE,
			0xFFFFFFFFL, 1L << 32, 1L << 40, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE };
	private static final List<String> TEXTS = List.of("-1", "0", "99999", "4294967296", "99999999999999999999", "1e999", "NaN", "null", "[]", "{}", "\"", "\\", "../", "/", "\0",
			"\n", "\t", ",", "\u00e9", "True", "<f8", "|O");

	private final Random random;

	Mutator(Random random) {
		this.random = random;
	}

	/** One to five changes of some content; another content of the same kind lends parts. */
	byte[] mutated(byte[] content, byte[] other) {
		byte[] bytes = content;
		for (int change = random.nextInt(MOST_CHANGES); change >= 0; change--) {
			bytes = changed(bytes.length == 0 ? other : bytes, other);
		}
		return bytes.length > LARGEST ? Arrays.copyOf(bytes, LARGEST) : bytes;
	}

	private byte[] changed(byte[] bytes, byte[] other) {
		if (bytes.length == 0) {
			return new byte[] { (byte) random.nextInt() };
		}
		int at = random.nextInt(bytes.length);
		int part = 1 + random.nextInt(Math.min(LONGEST_PART, bytes.length - at));
		return switch (random.nextInt(10)) {
			case 0 -> replaced(bytes, at, 1, new byte[] { (byte) (bytes[at] ^ 1 << random.nextInt(8)) });
			case 1 -> replaced(bytes, at, 1, new byte[] { (byte) random.nextInt() });
			case 2 -> number(bytes, at);
			case 3 -> varint(bytes, at);
			case 4 -> digits(bytes, at);
			case 5 -> replaced(bytes, at, random.nextInt(3), TEXTS.get(random.nextInt(TEXTS.size())).getBytes(StandardCharsets.UTF_8));
			case 6 -> random.nextInt(3) == 0 ? Arrays.copyOf(bytes, at) : replaced(bytes, at, part, new byte[0]);
			case 7 -> replaced(bytes, random.nextInt(bytes.length), 0, Arrays.copyOfRange(bytes, at, at + part));
			case 8 -> replaced(bytes, random.nextInt(bytes.length), 0, part(other));
			default -> replaced(bytes, at, part, part(other));
		};
	}

	private byte[] part(byte[] other) {
		if (other.length == 0) {
			return new byte[] { 0 };
		}
		int from = random.nextInt(other.length);
		return Arrays.copyOfRange(other, from, from + 1 + random.nextInt(Math.min(LONGEST_PART, other.length - from)));
	}

	/** A number of 1, 2, 4 or 8 bytes in either order. */
	private byte[] number(byte[] bytes, int at) {
		int size = Math.min(1 << random.nextInt(4), bytes.length - at);
		long value = NUMBERS[random.nextInt(NUMBERS.length)];
		boolean little = random.nextBoolean();
		byte[] changed = bytes.clone();
		for (int i = 0; i < size; i++) {
			changed[at + i] = (byte) (value >> 8 * (little ? i : size - 1 - i));
		}
		return changed;
	}

	/** A number as protocol buffers store it. */
	private byte[] varint(byte[] bytes, int at) {
		int end = at;
		while (end < bytes.length - 1 && bytes[end] < 0) {
			end++;
		}
		long value = NUMBERS[random.nextInt(NUMBERS.length)];
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		while ((value & ~0x7FL) != 0) {
			out.write((int) (value & 0x7F | 0x80));
			value >>>= 7;
		}
		out.write((int) value);
		return replaced(bytes, at, end + 1 - at, out.toByteArray());
	}

	/** The next number in text becomes another one. */
	private byte[] digits(byte[] bytes, int at) {
		int from = at;
		while (from < bytes.length && (bytes[from] < '0' || bytes[from] > '9')) {
			from++;
		}
		int end = from;
		while (end < bytes.length && bytes[end] >= '0' && bytes[end] <= '9') {
			end++;
		}
		return replaced(bytes, from, end - from, Long.toString(NUMBERS[random.nextInt(NUMBERS.length)]).getBytes(StandardCharsets.US_ASCII));
	}

	private static byte[] replaced(byte[] bytes, int at, int length, byte[] part) {
		int end = Math.min(bytes.length, at + length);
		byte[] changed = Arrays.copyOf(bytes, at + part.length + bytes.length - end);
		System.arraycopy(part, 0, changed, at, part.length);
		System.arraycopy(bytes, end, changed, at + part.length, bytes.length - end);
		return changed;
	}
}
