package org.m2q.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The learned numbers of a network: packed weights, biases, factors and tables, by name. The bytes are described in the documentation under "Generated code".
 * Arrays are unpacked when they are asked for. Safe for use by several threads.
 */
public final class WeightsFile {

	/** First four bytes: "M2QW" read as a little-endian number. */
	public static final int MAGIC = 0x5751_324D;
	/** Version of the format. */
	public static final int VERSION = 2;
	/** Bytes in front of the entries: magic, version, fingerprint, number of entries. */
	public static final int HEADER = 20;
	/** Kind of an entry of integers. */
	public static final int INTS = 1;
	/** Kind of an entry of floats. */
	public static final int FLOATS = 2;
	/** Kind of an entry of packed filters. */
	public static final int FILTERS = 3;
	/** Kind of a codec of filters: codes in two's complement. */
	public static final int PLAIN = 0;
	/** Kind of a codec of filters: positions in a list of sums of powers of two. */
	public static final int LISTED = 1;
	/** Kind of a codec of filters: codes in runs with a factor, and perhaps a summand, of their own. */
	public static final int SCALED = 2;

	private record Entry(int kind, int start, int length) {
	}

	private final String name;
	private final byte[] bytes;
	private final Map<String, Entry> entries;

	private WeightsFile(String name, byte[] bytes, Map<String, Entry> entries) {
		this.name = name;
		this.bytes = bytes;
		this.entries = entries;
	}

	/**
	 * Reads a resource that lies beside a class.
	 *
	 * @param owner the class
	 * @param resource name of the resource
	 * @param fingerprint of the network that the class stands for
	 * @throws WeightsException when it is missing, damaged or belongs to another network
	 */
	public static WeightsFile of(Class<?> owner, String resource, long fingerprint) {
		try (InputStream stream = owner.getResourceAsStream(resource)) {
			if (stream == null) {
				throw new WeightsException("weights '" + resource + "' are missing beside class " + owner.getName() + "; put the generated file into the same package");
			}
			return read(resource, stream.readAllBytes(), fingerprint);
		} catch (IOException e) {
			throw new WeightsException("weights '" + resource + "' cannot be read: " + e.getMessage(), e);
		}
	}

	/**
	 * Takes over the bytes of a file.
	 *
	 * @param name how errors call it
	 * @param bytes all of it; not to be changed any more
	 * @param fingerprint of the network that it must belong to
	 * @throws WeightsException when it is damaged or belongs to another network
	 */
	public static WeightsFile read(String name, byte[] bytes, long fingerprint) {
		ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		if (bytes.length < HEADER + Integer.BYTES || in.getInt() != MAGIC) {
			throw new WeightsException("'" + name + "' is no weights file (" + bytes.length + " bytes)");
		}
		int version = in.getInt();
		if (version != VERSION) {
			throw new WeightsException("weights '" + name + "' have version " + version + ", this runtime reads version " + VERSION + "; generate the code again");
		}
		CRC32C checksum = new CRC32C();
		checksum.update(bytes, 0, bytes.length - Integer.BYTES);
		int stored = in.getInt(bytes.length - Integer.BYTES);
		if ((int) checksum.getValue() != stored) {
			throw new WeightsException("weights '" + name + "' are damaged: checksum " + Long.toHexString(checksum.getValue()) + " instead of "
					+ Integer.toHexString(stored) + "; copy or generate them again");
		}
		long found = in.getLong();
		if (found != fingerprint) {
			throw new WeightsException("weights '" + name + "' belong to another network: fingerprint " + Long.toHexString(found) + ", the class needs "
					+ Long.toHexString(fingerprint) + "; class and weights must come from one generation");
		}
		try {
			return new WeightsFile(name, bytes, entries(name, in, bytes.length - Integer.BYTES));
		} catch (BufferUnderflowException | IllegalArgumentException e) {
			throw new WeightsException("weights '" + name + "' have a broken list of entries", e);
		}
	}

	private static Map<String, Entry> entries(String name, ByteBuffer in, int end) {
		int count = in.getInt();
		Map<String, Entry> entries = new HashMap<>();
		for (int i = 0; i < count; i++) {
			int kind = in.get();
			byte[] text = new byte[in.getShort() & 0xFFFF];
			in.get(text);
			int length = in.getInt();
			if (length < 0 || length > end - in.position()) {
				throw new WeightsException("weights '" + name + "' end inside entry " + i);
			}
			entries.put(new String(text, StandardCharsets.UTF_8), new Entry(kind, in.position(), length));
			in.position(in.position() + length);
		}
		if (in.position() != end) {
			throw new WeightsException("weights '" + name + "' have " + (end - in.position()) + " bytes behind the last entry");
		}
		return entries;
	}

	private ByteBuffer entry(String key, int kind) {
		Entry entry = entries.get(key);
		if (entry == null || entry.kind != kind) {
			throw new WeightsException("weights '" + name + "' have no " + switch (kind) {
				case INTS -> "integers";
				case FLOATS -> "floats";
				default -> "filters";
			} + " '" + key + "'");
		}
		return ByteBuffer.wrap(bytes, entry.start, entry.length).slice().order(ByteOrder.LITTLE_ENDIAN);
	}

	/**
	 * Integers.
	 *
	 * @throws WeightsException when there are none of that name
	 */
	public int[] ints(String key) {
		ByteBuffer in = entry(key, INTS);
		int width = in.get();
		int[] values = new int[in.remaining() / width];
		for (int i = 0; i < values.length; i++) {
			values[i] = width == 1 ? in.get() : width == 2 ? in.getShort() : in.getInt();
		}
		return values;
	}

	/**
	 * Numbers in single precision.
	 *
	 * @throws WeightsException when there are none of that name
	 */
	public float[] floats(String key) {
		ByteBuffer in = entry(key, FLOATS);
		float[] values = new float[in.remaining() / Float.BYTES];
		for (int i = 0; i < values.length; i++) {
			values[i] = in.getFloat();
		}
		return values;
	}

	/**
	 * Weights of a layer.
	 *
	 * @throws WeightsException when there are none of that name
	 */
	public FilterWeights filters(String key) {
		ByteBuffer in = entry(key, FILTERS);
		int filters = in.getInt();
		int size = in.getInt();
		PackedCodec[] codecs = new PackedCodec[in.get() & 0xFF];
		for (int i = 0; i < codecs.length; i++) {
			codecs[i] = PackedCodec.read(in);
		}
		byte[] chosen = new byte[filters];
		in.get(chosen);
		short[] codes = new short[Math.multiplyExact(filters, size)];
		int[] terms = new int[filters];
		int at = in.arrayOffset() + in.position();
		for (int f = 0; f < filters; f++) {
			PackedCodec codec = codecs[chosen[f]];
			terms[f] = codec.terms();
			at = codec.unpack(bytes, at, codes, f * size, size);
		}
		return FilterWeights.of(filters, size, codes, terms);
	}
}
