package org.m2q.onnx.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.ValueInfo;

/** Writes a ModelProto. Fields are written in the order of their numbers and attributes in that of their names, so that the same model gives the same bytes. */
public final class ModelWriter {

	private static final String PRODUCER = "M2Q Workbench";
	/** Version of the format by operator set: what the first release with that operator set wrote. */
	private static final int[][] IR_BY_OPSET = { { 9, 4 }, { 10, 5 }, { 11, 6 }, { 12, 7 }, { 15, 8 }, { 19, 9 }, { 21, 10 }, { 23, 11 }, { 25, 12 } };

	/** Writes the fields of a message. */
	private interface Fields {
		void write(CodedOutputStream out) throws IOException;
	}

	private ModelWriter() {
	}

	/** The content of a file. */
	public static byte[] write(OnnxModel model) {
		try {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			CodedOutputStream out = CodedOutputStream.newInstance(bytes);
			out.writeInt64(1, version(model.opset()));
			out.writeString(2, PRODUCER);
			message(out, 7, graph -> graph(graph, model));
			message(out, 8, set -> {
				set.writeString(1, "");
				set.writeInt64(2, model.opset());
			});
			for (String domain : domains(model)) {
				message(out, 8, set -> {
					set.writeString(1, domain);
					set.writeInt64(2, 1);
				});
			}
			for (Map.Entry<String, String> property : model.metadata().entrySet()) {
				message(out, 14, entry -> {
					entry.writeString(1, property.getKey());
					entry.writeString(2, property.getValue());
				});
			}
			out.flush();
			return bytes.toByteArray();
		} catch (IOException e) {
			throw new UncheckedIOException("memory cannot be written", e);
		}
	}

	/** Sets of operators beside the standard one; version 1 of each. */
	private static SortedSet<String> domains(OnnxModel model) {
		SortedSet<String> domains = new TreeSet<>();
		model.nodes().forEach(node -> domains.add(node.domain()));
		domains.remove("");
		return domains;
	}

	private static int version(int opset) {
		int version = IR_BY_OPSET[0][1];
		for (int[] known : IR_BY_OPSET) {
			version = opset >= known[0] ? known[1] : version;
		}
		return version;
	}

	private static void message(CodedOutputStream out, int field, Fields fields) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		CodedOutputStream inner = CodedOutputStream.newInstance(bytes);
		fields.write(inner);
		inner.flush();
		out.writeBytes(field, ByteString.copyFrom(bytes.toByteArray()));
	}

	private static void graph(CodedOutputStream out, OnnxModel model) throws IOException {
		for (OnnxNode node : model.nodes()) {
			message(out, 1, inner -> node(inner, node));
		}
		out.writeString(2, model.name());
		for (Map.Entry<String, Tensor> initializer : model.initializers().entrySet()) {
			message(out, 5, inner -> tensor(inner, initializer.getKey(), initializer.getValue()));
		}
		for (ValueInfo input : model.inputs()) {
			message(out, 11, inner -> value(inner, input));
		}
		for (ValueInfo output : model.outputs()) {
			message(out, 12, inner -> value(inner, output));
		}
	}

	private static void node(CodedOutputStream out, OnnxNode node) throws IOException {
		for (String input : node.inputs()) {
			out.writeString(1, input);
		}
		for (String output : node.outputs()) {
			out.writeString(2, output);
		}
		out.writeString(3, node.name());
		out.writeString(4, node.operator());
		for (Map.Entry<String, Object> attribute : node.attributes().values().entrySet()) {
			message(out, 5, inner -> attribute(inner, attribute.getKey(), attribute.getValue()));
		}
		if (!node.domain().isEmpty()) {
			out.writeString(7, node.domain());
		}
	}

	private static void attribute(CodedOutputStream out, String name, Object value) throws IOException {
		out.writeString(1, name);
		int type = switch (value) {
			case Float real -> {
				out.writeFloat(2, real);
				yield 1;
			}
			case Long integer -> {
				out.writeInt64(3, integer);
				yield 2;
			}
			case String text -> {
				out.writeString(4, text);
				yield 3;
			}
			case Tensor tensor -> {
				message(out, 5, inner -> tensor(inner, "", tensor));
				yield 4;
			}
			case List<?> list -> list(out, list);
			default -> throw new IllegalArgumentException("attribute " + name + " is a " + value.getClass().getSimpleName());
		};
		out.writeInt32(20, type);
	}

	private static int list(CodedOutputStream out, List<?> list) throws IOException {
		int type = 7;
		for (Object element : list) {
			switch (element) {
				case Float real -> {
					out.writeFloat(7, real);
					type = 6;
				}
				case Long integer -> out.writeInt64(8, integer);
				case String text -> {
					out.writeString(9, text);
					type = 8;
				}
				default -> throw new IllegalArgumentException("a list of " + element.getClass().getSimpleName() + " is no attribute");
			}
		}
		return type;
	}

	private static void tensor(CodedOutputStream out, String name, Tensor tensor) throws IOException {
		for (int axis : tensor.shape()) {
			out.writeInt64(1, axis);
		}
		out.writeInt32(2, tensor.type().code());
		out.writeString(8, name);
		out.writeBytes(9, ByteString.copyFrom(raw(tensor)));
	}

	private static byte[] raw(Tensor tensor) {
		DataType type = tensor.type();
		byte[] bytes = new byte[Math.toIntExact(type.bytes(tensor.size()))];
		ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		for (int i = 0; i < tensor.size(); i++) {
			switch (type) {
				case FLOAT -> buffer.putFloat(tensor.real(i));
				case DOUBLE -> buffer.putDouble(tensor.real(i));
				case FLOAT16 -> buffer.putShort(Float.floatToFloat16(tensor.real(i)));
				case BFLOAT16 -> buffer.putShort((short) (Float.floatToRawIntBits(tensor.real(i)) >>> Short.SIZE));
				case INT64, UINT64 -> buffer.putLong(tensor.integer(i));
				case INT32, UINT32 -> buffer.putInt((int) tensor.integer(i));
				case INT16, UINT16 -> buffer.putShort((short) tensor.integer(i));
				case INT8, UINT8, BOOL -> buffer.put((byte) tensor.integer(i));
				case INT4, UINT4 -> bytes[i / 2] |= (byte) ((tensor.integer(i) & 0xf) << (i % 2 == 0 ? 0 : 4));
			}
		}
		return bytes;
	}

	private static void value(CodedOutputStream out, ValueInfo value) throws IOException {
		out.writeString(1, value.name());
		if (value.type().isEmpty()) {
			return;
		}
		message(out, 2, type -> message(type, 1, tensor -> {
			tensor.writeInt32(1, value.type().get().code());
			message(tensor, 2, shape -> {
				for (ValueInfo.Axis axis : value.axes()) {
					message(shape, 1, dimension -> {
						if (axis.size() >= 0) {
							dimension.writeInt64(1, axis.size());
						} else if (!axis.name().isEmpty()) {
							dimension.writeString(2, axis.name());
						}
					});
				}
			});
		}));
	}
}
