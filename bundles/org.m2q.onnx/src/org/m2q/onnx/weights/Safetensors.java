package org.m2q.onnx.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;

/** The format of Hugging Face's safetensors: the length of a header, the header in JSON, and the elements without gaps. */
final class Safetensors {

	private static final int MOST_HEADER = 100_000_000;
	private static final String METADATA = "__metadata__";

	private Safetensors() {
	}

	private record Entry(String name, DataType type, int[] shape, long begin, long end) {
	}

	static Map<String, Tensor> read(byte[] bytes) throws OnnxException {
		if (bytes.length < Long.BYTES) {
			throw new OnnxException("the file has " + bytes.length + " bytes; a safetensors file begins with the length of its header in 8 bytes");
		}
		ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		long length = buffer.getLong();
		if (length < 2 || length > Math.min(MOST_HEADER, bytes.length - Long.BYTES)) {
			throw new OnnxException("the header should have " + length + " bytes, and the file has " + (bytes.length - Long.BYTES) + " behind its length");
		}
		int start = Long.BYTES + (int) length;
		List<Entry> entries = entries(new String(bytes, Long.BYTES, (int) length, StandardCharsets.UTF_8));
		long expected = 0;
		for (Entry entry : entries.stream().sorted(Comparator.comparingLong(Entry::begin)).toList()) {
			if (entry.begin() != expected || entry.end() < entry.begin() || entry.end() > bytes.length - start) {
				throw new OnnxException("tensor \"" + entry.name() + "\" lies at bytes " + entry.begin() + " to " + entry.end() + " of " + (bytes.length - start)
						+ ", and the one before it ends at " + expected);
			}
			if (entry.end() - entry.begin() != entry.type().bytes(Tensor.size(entry.shape()))) {
				throw new OnnxException("tensor \"" + entry.name() + "\" has " + (entry.end() - entry.begin()) + " bytes, but its type and shape make "
						+ entry.type().bytes(Tensor.size(entry.shape())));
			}
			expected = entry.end();
		}
		Map<String, Tensor> tensors = new LinkedHashMap<>();
		for (Entry entry : entries) {
			buffer.limit(start + (int) entry.end()).position(start + (int) entry.begin());
			tensors.put(entry.name(), RawValues.read(entry.name(), entry.type(), entry.shape(), buffer));
		}
		return tensors;
	}

	static byte[] bytes(Map<String, Tensor> tensors) {
		JsonObject header = new JsonObject();
		long offset = 0;
		for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
			JsonObject value = new JsonObject();
			value.addProperty("dtype", "F32");
			JsonArray shape = new JsonArray();
			for (int axis : entry.getValue().shape()) {
				shape.add(axis);
			}
			value.add("shape", shape);
			JsonArray offsets = new JsonArray();
			offsets.add(offset);
			offset += DataType.FLOAT.bytes(entry.getValue().size());
			offsets.add(offset);
			value.add("data_offsets", offsets);
			header.add(entry.getKey(), value);
		}
		byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
		// The elements begin at a multiple of 8; the format fills the header up with spaces.
		int length = (text.length + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
		if (offset > Integer.MAX_VALUE - Long.BYTES - length) {
			throw new IllegalArgumentException(offset + " bytes of tensors");
		}
		ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES + length + (int) offset).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(text);
		while (buffer.position() < Long.BYTES + length) {
			buffer.put((byte) ' ');
		}
		for (Tensor tensor : tensors.values()) {
			for (int i = 0; i < tensor.size(); i++) {
				buffer.putFloat(tensor.real(i));
			}
		}
		return buffer.array();
	}

	private static List<Entry> entries(String header) throws OnnxException {
		List<Entry> entries = new ArrayList<>();
		try {
			JsonObject object = JsonParser.parseString(header).getAsJsonObject();
			for (Map.Entry<String, JsonElement> member : object.entrySet()) {
				if (!member.getKey().equals(METADATA)) {
					entries.add(entry(member.getKey(), member.getValue().getAsJsonObject()));
				}
			}
		} catch (JsonParseException | IllegalStateException | NumberFormatException | UnsupportedOperationException | ClassCastException
				| StackOverflowError e) {
			throw new OnnxException("the header of the safetensors file is not what the format asks for: " + e.getMessage(), e);
		}
		return entries;
	}

	private static Entry entry(String name, JsonObject value) throws OnnxException {
		if (!value.has("dtype") || !value.has("shape") || !value.has("data_offsets") || value.getAsJsonArray("data_offsets").size() != 2) {
			throw new OnnxException("tensor \"" + name + "\" lacks dtype, shape or data_offsets");
		}
		JsonArray axes = value.getAsJsonArray("shape");
		long[] shape = new long[axes.size()];
		for (int i = 0; i < shape.length; i++) {
			shape[i] = axes.get(i).getAsLong();
		}
		JsonArray offsets = value.getAsJsonArray("data_offsets");
		return new Entry(name, type(name, value.get("dtype").getAsString()), RawValues.shape(name, shape), offsets.get(0).getAsLong(),
				offsets.get(1).getAsLong());
	}

	private static DataType type(String name, String code) throws OnnxException {
		return switch (code) {
			case "F64" -> DataType.DOUBLE;
			case "F32" -> DataType.FLOAT;
			case "F16" -> DataType.FLOAT16;
			case "BF16" -> DataType.BFLOAT16;
			case "I64" -> DataType.INT64;
			case "I32" -> DataType.INT32;
			case "I16" -> DataType.INT16;
			case "I8" -> DataType.INT8;
			case "U64" -> DataType.UINT64;
			case "U32" -> DataType.UINT32;
			case "U16" -> DataType.UINT16;
			case "U8" -> DataType.UINT8;
			case "BOOL" -> DataType.BOOL;
			default -> throw new OnnxException("tensor \"" + name + "\" has the type " + code + ", which is not read");
		};
	}
}
