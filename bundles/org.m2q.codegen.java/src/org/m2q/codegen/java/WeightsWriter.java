package org.m2q.codegen.java;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
		List<FilterCodec> codecs = formats.stream().map(format -> FilterCodec.of(format, weights)).toList();
		long size = 9 + weights.filters() + codecs.stream().mapToLong(FilterCodec::headBytes).sum();
		for (FilterFormat format : weights.formats()) {
			size += codecs.get(formats.indexOf(format)).bytes(weights.size());
		}
		ByteBuffer out = buffer(size).putInt(weights.filters()).putInt(weights.size()).put((byte) codecs.size());
		codecs.forEach(codec -> codec.write(out));
		weights.formats().forEach(format -> out.put((byte) formats.indexOf(format)));
		for (int f = 0; f < weights.filters(); f++) {
			codecs.get(formats.indexOf(weights.formats().get(f))).pack(weights, f, out);
		}
		put(name, WeightsFile.FILTERS, out);
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
