package org.m2q.codegen.java;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.CRC32C;

import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.FilterFormat;
import org.m2q.runtime.WeightsFile;

/** Collects the learned numbers of a network and packs them into the bytes that {@link WeightsFile} reads. */
final class WeightsWriter {

	private record Entry(int kind, byte[] content) {
	}

	private final Map<String, Entry> entries = new LinkedHashMap<>();

	private void put(String name, int kind, ByteBuffer content) {
		if (entries.put(name, new Entry(kind, Arrays.copyOf(content.array(), content.position()))) != null) {
			throw new IllegalArgumentException("two entries '" + name + "'");
		}
	}

	private static ByteBuffer buffer(long size) {
		return ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
	}

	/** Integers, in 1, 2 or 4 bytes each. */
	void ints(String name, int[] values) {
		int low = Arrays.stream(values).min().orElse(0);
		int high = Arrays.stream(values).max().orElse(0);
		int width = low >= Byte.MIN_VALUE && high <= Byte.MAX_VALUE ? 1 : low >= Short.MIN_VALUE && high <= Short.MAX_VALUE ? 2 : 4;
		ByteBuffer out = buffer(1 + (long) width * values.length).put((byte) width);
		for (int value : values) {
			switch (width) {
				case 1 -> out.put((byte) value);
				case 2 -> out.putShort((short) value);
				default -> out.putInt(value);
			}
		}
		put(name, WeightsFile.INTS, out);
	}

	/** Numbers in single precision. */
	void floats(String name, float[] values) {
		ByteBuffer out = buffer((long) Float.BYTES * values.length);
		for (float value : values) {
			out.putFloat(value);
		}
		put(name, WeightsFile.FLOATS, out);
	}

	/** Packed weights; filters of one format share a codec. */
	void filters(String name, FilterCodes weights) {
		List<FilterFormat> formats = weights.formats().stream().distinct().toList();
		List<Codec> codecs = new ArrayList<>();
		for (FilterFormat format : formats) {
			codecs.add(Codec.of(format, weights));
		}
		long size = 9 + weights.filters();
		for (Codec codec : codecs) {
			size += 5 + 2L * codec.list.length;
		}
		for (FilterFormat format : weights.formats()) {
			size += bytes(codecs.get(formats.indexOf(format)), weights.size());
		}
		ByteBuffer out = buffer(size).putInt(weights.filters()).putInt(weights.size()).put((byte) codecs.size());
		codecs.forEach(codec -> codec.write(out));
		weights.formats().forEach(format -> out.put((byte) formats.indexOf(format)));
		for (int f = 0; f < weights.filters(); f++) {
			codecs.get(formats.indexOf(weights.formats().get(f))).pack(weights, f, out);
		}
		put(name, WeightsFile.FILTERS, out);
	}

	private static int bytes(Codec codec, int weights) {
		return Math.toIntExact(((long) codec.width * weights + 7) / 8);
	}

	/**
	 * How the filters of one format are packed.
	 *
	 * @param width bits per weight
	 * @param list weights in ascending order that positions stand for, for shift-add filters
	 */
	private record Codec(int terms, int width, short[] list) {

		static Codec of(FilterFormat format, FilterCodes weights) {
			TreeSet<Short> values = new TreeSet<>();
			for (int f = 0; f < weights.filters(); f++) {
				if (weights.formats().get(f).equals(format)) {
					for (int i = 0; i < weights.size(); i++) {
						values.add((short) weights.code(f, i));
					}
				}
			}
			if (!format.isShiftAdd()) {
				int needed = Math.max(bits(values.first()), bits(values.last()));
				return new Codec(0, Math.max(format.bits(), needed), new short[0]);
			}
			short[] list = new short[values.size()];
			int at = 0;
			for (short value : values) {
				list[at++] = value;
			}
			return new Codec(format.terms(), Integer.SIZE - Integer.numberOfLeadingZeros(list.length - 1), list);
		}

		/** Bits of a number in two's complement. */
		private static int bits(int value) {
			return Integer.SIZE + 1 - Integer.numberOfLeadingZeros(value < 0 ? ~value : value);
		}

		void write(ByteBuffer out) {
			out.put((byte) (terms > 0 ? WeightsFile.LISTED : WeightsFile.PLAIN)).put((byte) terms).put((byte) width);
			if (terms > 0) {
				out.putShort((short) list.length);
				for (short value : list) {
					out.putShort(value);
				}
			}
		}

		void pack(FilterCodes weights, int filter, ByteBuffer out) {
			int held = 0;
			int buffer = 0;
			for (int i = 0; i < weights.size(); i++) {
				int code = weights.code(filter, i);
				int raw = terms > 0 ? Arrays.binarySearch(list, (short) code) : code;
				buffer |= (raw & (1 << width) - 1) << held;
				for (held += width; held >= 8; held -= 8) {
					out.put((byte) buffer);
					buffer >>>= 8;
				}
			}
			if (held > 0) {
				out.put((byte) buffer);
			}
		}
	}

	/**
	 * Identifies the content and the code that belongs to it: the first 8 bytes of their SHA-256.
	 *
	 * @param code what numbers that are not in this file are written in
	 */
	long fingerprint(String code) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			digest.update(code.getBytes(StandardCharsets.UTF_8));
			entries.forEach((name, entry) -> {
				digest.update(name.getBytes(StandardCharsets.UTF_8));
				digest.update((byte) entry.kind);
				digest.update(entry.content);
			});
			return ByteBuffer.wrap(digest.digest()).getLong();
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException("every Java has SHA-256", e);
		}
	}

	/** The file of the network with a fingerprint. */
	byte[] bytes(long fingerprint) {
		long size = WeightsFile.HEADER + Integer.BYTES;
		for (Map.Entry<String, Entry> entry : entries.entrySet()) {
			size += 7 + entry.getKey().getBytes(StandardCharsets.UTF_8).length + entry.getValue().content.length;
		}
		ByteBuffer out = buffer(size).putInt(WeightsFile.MAGIC).putInt(WeightsFile.VERSION).putLong(fingerprint).putInt(entries.size());
		entries.forEach((name, entry) -> {
			byte[] text = name.getBytes(StandardCharsets.UTF_8);
			out.put((byte) entry.kind).putShort((short) text.length).put(text).putInt(entry.content.length).put(entry.content);
		});
		CRC32C checksum = new CRC32C();
		checksum.update(out.array(), 0, out.position());
		return out.putInt((int) checksum.getValue()).array();
	}
}
