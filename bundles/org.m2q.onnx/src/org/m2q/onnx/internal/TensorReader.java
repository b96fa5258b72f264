package org.m2q.onnx.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;

/** Reads a TensorProto. */
final class TensorReader {

	private static final int DIMS = 1;
	private static final int DATA_TYPE = 2;
	private static final int SEGMENT = 3;
	private static final int FLOAT_DATA = 4;
	private static final int INT32_DATA = 5;
	private static final int STRING_DATA = 6;
	private static final int INT64_DATA = 7;
	private static final int NAME = 8;
	private static final int RAW_DATA = 9;
	private static final int DOUBLE_DATA = 10;
	private static final int UINT64_DATA = 11;
	private static final int EXTERNAL_DATA = 13;
	private static final int DATA_LOCATION = 14;
	private static final int EXTERNAL = 1;

	private final CodedInputStream in;
	private final ExternalData external;
	private final List<Long> dims = new ArrayList<>();
	private final Map<String, String> entries = new LinkedHashMap<>();
	private Numbers values = new Numbers();
	private Optional<byte[]> raw = Optional.empty();
	private String name = "";
	private long type;
	private boolean isExternal;

	/**
	 * A tensor and its name.
	 *
	 * @param name may be empty
	 * @param tensor the values
	 */
	record Named(String name, Tensor tensor) {
	}

	private TensorReader(CodedInputStream in, ExternalData external) {
		this.in = in;
		this.external = external;
	}

	static Named read(CodedInputStream in, ExternalData external) throws OnnxException, IOException {
		TensorReader reader = new TensorReader(in, external);
		reader.fields();
		return new Named(reader.name, reader.tensor());
	}

	private void fields() throws OnnxException, IOException {
		for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
			switch (WireFormat.getTagFieldNumber(tag)) {
				case DIMS -> Wire.varints(in, tag, dims::add);
				case DATA_TYPE -> type = in.readInt32();
				case NAME -> name = in.readStringRequireUtf8();
				case FLOAT_DATA -> Wire.fixed32(in, tag, bits -> values.add(Float.intBitsToFloat(bits)));
				case DOUBLE_DATA -> Wire.fixed64(in, tag, bits -> values.add((float) Double.longBitsToDouble(bits)));
				case INT32_DATA, INT64_DATA, UINT64_DATA -> Wire.varints(in, tag, values::add);
				case RAW_DATA -> raw = Optional.of(in.readByteArray());
				case DATA_LOCATION -> isExternal = in.readInt32() == EXTERNAL;
				case EXTERNAL_DATA -> Wire.message(in, this::entry);
				case STRING_DATA -> throw new OnnxException("tensor \"" + name + "\" holds texts; only numbers are read");
				case SEGMENT -> throw new OnnxException("tensor \"" + name + "\" is a segment of a larger one, which is not read");
				default -> in.skipField(tag);
			}
		}
	}

	private void entry() throws IOException {
		String key = "";
		String value = "";
		for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
			switch (WireFormat.getTagFieldNumber(tag)) {
				case 1 -> key = in.readStringRequireUtf8();
				case 2 -> value = in.readStringRequireUtf8();
				default -> in.skipField(tag);
			}
		}
		entries.put(key, value);
	}

	private Tensor tensor() throws OnnxException, IOException {
		DataType format = DataType.of(type).orElseThrow(() -> new OnnxException("tensor \"" + name + "\" has elements of type number " + type
				+ ", which is not read; known are " + Arrays.toString(DataType.values())));
		int[] shape = new int[dims.size()];
		for (int i = 0; i < shape.length; i++) {
			long axis = dims.get(i);
			if (axis < 0 || axis > Integer.MAX_VALUE) {
				throw new OnnxException("tensor \"" + name + "\" has an axis of " + axis + " elements");
			}
			shape[i] = (int) axis;
		}
		int size;
		try {
			size = Tensor.size(shape);
		} catch (IllegalArgumentException e) {
			throw new OnnxException("tensor \"" + name + "\": " + e.getMessage(), e);
		}
		if (isExternal) {
			raw = Optional.of(external.read(name, entries, format.bytes(size)));
		}
		return raw.isPresent() ? packed(format, shape, size, raw.get()) : listed(format, shape, size);
	}

	private Tensor packed(DataType format, int[] shape, int size, byte[] bytes) throws OnnxException {
		if (bytes.length != format.bytes(size)) {
			throw new OnnxException("tensor \"" + name + "\" of " + format + Arrays.toString(shape) + " needs " + format.bytes(size) + " bytes and has "
					+ bytes.length);
		}
		ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		if (format.isReal()) {
			float[] reals = new float[size];
			for (int i = 0; i < size; i++) {
				reals[i] = switch (format) {
					case FLOAT16 -> Float.float16ToFloat(buffer.getShort());
					case BFLOAT16 -> Float.intBitsToFloat(buffer.getShort() << Short.SIZE);
					case DOUBLE -> (float) buffer.getDouble();
					default -> buffer.getFloat();
				};
			}
			return Tensor.real(format, shape, reals);
		}
		long[] integers = new long[size];
		for (int i = 0; i < size; i++) {
			integers[i] = format.wrap(switch (format.bits()) {
				case 4 -> bytes[i / 2] >> (i % 2 == 0 ? 0 : 4);
				case Byte.SIZE -> buffer.get();
				case Short.SIZE -> buffer.getShort();
				case Integer.SIZE -> buffer.getInt();
				default -> buffer.getLong();
			});
		}
		return Tensor.integer(format, shape, unsigned(format, integers));
	}

	/** Values one by one; those of 16 bit and less stand in the integers, real ones by their bits, two of 4 bit in one. */
	private Tensor listed(DataType format, int[] shape, int size) throws OnnxException {
		int expected = format.bits() == 4 ? (size + 1) / 2 : size;
		if (values.size() != expected) {
			throw new OnnxException("tensor \"" + name + "\" of " + format + Arrays.toString(shape) + " needs " + expected + " values and has " + values.size());
		}
		if (format.isReal()) {
			float[] reals = new float[size];
			for (int i = 0; i < size; i++) {
				reals[i] = switch (format) {
					case FLOAT16 -> Float.float16ToFloat((short) values.integer(i));
					case BFLOAT16 -> Float.intBitsToFloat((int) values.integer(i) << Short.SIZE);
					default -> values.real(i);
				};
			}
			return Tensor.real(format, shape, reals);
		}
		long[] integers = new long[size];
		for (int i = 0; i < size; i++) {
			integers[i] = format.wrap(format.bits() == 4 ? values.integer(i / 2) >> (i % 2 == 0 ? 0 : 4) : values.integer(i));
		}
		return Tensor.integer(format, shape, unsigned(format, integers));
	}

	private long[] unsigned(DataType format, long[] integers) throws OnnxException {
		if (format == DataType.UINT64 && Arrays.stream(integers).anyMatch(value -> value < 0)) {
			throw new OnnxException("tensor \"" + name + "\" has an unsigned value of 2^63 or more, which is not read");
		}
		return integers;
	}
}
