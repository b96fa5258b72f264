package org.m2q.onnx.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import org.m2q.onnx.Attributes;
import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.ValueInfo;

/** Reads a ModelProto. The numbers of the fields are those of the ONNX specification (onnx.proto, IR version 3 to 12). */
public final class ModelReader {

	private static final int MODEL_GRAPH = 7;
	private static final int MODEL_OPSET = 8;
	private static final int MODEL_METADATA = 14;
	private static final int MODEL_FUNCTIONS = 25;
	private static final int GRAPH_NODE = 1;
	private static final int GRAPH_NAME = 2;
	private static final int GRAPH_INITIALIZER = 5;
	private static final int GRAPH_INPUT = 11;
	private static final int GRAPH_OUTPUT = 12;
	private static final int GRAPH_SPARSE = 15;

	private final CodedInputStream in;
	private final ExternalData external;
	private final List<OnnxNode> nodes = new ArrayList<>();
	private final Map<String, Tensor> initializers = new LinkedHashMap<>();
	private final List<ValueInfo> inputs = new ArrayList<>();
	private final List<ValueInfo> outputs = new ArrayList<>();
	private final Map<String, String> metadata = new LinkedHashMap<>();
	private String graphName = "";
	private boolean hasGraph;
	private int opset;

	private ModelReader(CodedInputStream in, ExternalData external) {
		this.in = in;
		this.external = external;
	}

	/**
	 * Reads a model.
	 *
	 * @param bytes the content of a file
	 * @param name what messages call it
	 * @param external files with further tensors
	 */
	public static OnnxModel read(byte[] bytes, String name, ExternalData external) throws OnnxException, IOException {
		CodedInputStream in = CodedInputStream.newInstance(bytes);
		in.setSizeLimit(Integer.MAX_VALUE);
		ModelReader reader = new ModelReader(in, external);
		try {
			reader.model();
			return reader.checked();
		} catch (InvalidProtocolBufferException e) {
			throw new OnnxException(name + " is not an ONNX model, or is damaged near byte " + in.getTotalBytesRead() + " of " + bytes.length + ": " + first(e), e);
		} catch (OnnxException e) {
			throw new OnnxException(name + ": " + e.getMessage(), e);
		}
	}

	/** The first sentence of a message, without its stop. */
	private static String first(InvalidProtocolBufferException e) {
		return String.valueOf(e.getMessage()).replaceFirst("(?s)\\.(\\s.*)?$", "");
	}

	private OnnxModel checked() throws OnnxException {
		if (!hasGraph) {
			throw new OnnxException("there is no graph in it, so it is not an ONNX model");
		}
		if (opset < OnnxFiles.OLDEST_OPSET || opset > OnnxFiles.NEWEST_OPSET) {
			throw new OnnxException("it uses operator set " + opset + "; " + OnnxFiles.OLDEST_OPSET + " to " + OnnxFiles.NEWEST_OPSET + " are read");
		}
		Set<String> known = new LinkedHashSet<>(initializers.keySet());
		inputs.forEach(input -> known.add(input.name()));
		for (OnnxNode node : nodes) {
			for (String input : node.inputs()) {
				if (!input.isEmpty() && !known.contains(input)) {
					throw new OnnxException(node.label() + " needs the value \"" + input + "\", which no node before it, no input and no initializer gives");
				}
			}
			for (String output : node.outputs()) {
				if (!output.isEmpty() && !known.add(output)) {
					throw new OnnxException(node.label() + " gives the value \"" + output + "\", which is there already");
				}
			}
		}
		for (ValueInfo output : outputs) {
			if (!known.contains(output.name())) {
				throw new OnnxException("the output \"" + output.name() + "\" of the graph is given by no node");
			}
		}
		// Old versions list the initializers among the inputs.
		List<ValueInfo> open = inputs.stream().filter(input -> !initializers.containsKey(input.name())).toList();
		return new OnnxModel(opset, graphName, nodes, initializers, open, outputs, metadata);
	}

	private void model() throws OnnxException, IOException {
		for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
			switch (WireFormat.getTagFieldNumber(tag)) {
				case MODEL_GRAPH -> {
					hasGraph = true;
					Wire.message(in, this::graph);
				}
				case MODEL_OPSET -> Wire.message(in, this::operatorSet);
				case MODEL_METADATA -> Wire.message(in, this::property);
				case MODEL_FUNCTIONS -> throw new OnnxException("it defines functions of its own, which are not read; inline them when exporting");
				default -> in.skipField(tag);
			}
		}
	}

	private void operatorSet() throws IOException {
		String domain = "";
		long version = 0;
		for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
			switch (WireFormat.getTagFieldNumber(tag)) {
				case 1 -> domain = in.readStringRequireUtf8();
				case 2 -> version = in.readInt64();
				default -> in.skipField(tag);
			}
		}
		if (isStandard(domain)) {
			opset = (int) Math.clamp(version, 0, Integer.MAX_VALUE);
		}
	}

	private void property() throws IOException {
		String key = "";
		String value = "";
		for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
			switch (WireFormat.getTagFieldNumber(tag)) {
				case 1 -> key = in.readStringRequireUtf8();
				case 2 -> value = in.readStringRequireUtf8();
				default -> in.skipField(tag);
			}
		}
		metadata.put(key, value);
	}

	private static boolean isStandard(String domain) {
		return domain.isEmpty() || domain.equals("ai.onnx");
	}

	private void graph() throws OnnxException, IOException {
		for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
			switch (WireFormat.getTagFieldNumber(tag)) {
				case GRAPH_NODE -> Wire.message(in, this::node);
				case GRAPH_NAME -> graphName = in.readStringRequireUtf8();
				case GRAPH_INITIALIZER -> Wire.message(in, () -> {
					TensorReader.Named tensor = TensorReader.read(in, external);
					if (initializers.put(tensor.name(), tensor.tensor()) != null) {
						throw new OnnxException("there are two initializers of the name \"" + tensor.name() + "\"");
					}
				});
				case GRAPH_INPUT -> Wire.message(in, () -> inputs.add(value()));
				case GRAPH_OUTPUT -> Wire.message(in, () -> outputs.add(value()));
				case GRAPH_SPARSE -> throw new OnnxException("it has sparse initializers, which are not read");
				default -> in.skipField(tag);
			}
		}
	}

	private void node() throws OnnxException, IOException {
		List<String> from = new ArrayList<>();
		List<String> to = new ArrayList<>();
		Map<String, Object> attributes = new TreeMap<>();
		String name = "";
		String operator = "";
		String domain = "";
		for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
			switch (WireFormat.getTagFieldNumber(tag)) {
				case 1 -> from.add(in.readStringRequireUtf8());
				case 2 -> to.add(in.readStringRequireUtf8());
				case 3 -> name = in.readStringRequireUtf8();
				case 4 -> operator = in.readStringRequireUtf8();
				case 5 -> Wire.message(in, () -> AttributeReader.read(in, external).ifPresent(found -> attributes.put(found.name(), found.value())));
				case 7 -> domain = in.readStringRequireUtf8();
				default -> in.skipField(tag);
			}
		}
		nodes.add(new OnnxNode(name, operator, isStandard(domain) ? "" : domain, from, to, new Attributes(attributes)));
	}

	private ValueInfo value() throws OnnxException, IOException {
		String[] name = { "" };
		long[] type = { 0 };
		List<ValueInfo.Axis> axes = new ArrayList<>();
		for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
			switch (WireFormat.getTagFieldNumber(tag)) {
				case 1 -> name[0] = in.readStringRequireUtf8();
				case 2 -> Wire.message(in, () -> eachField(field -> {
					if (field == 1) {
						Wire.message(in, () -> type[0] = tensorType(axes));
						return true;
					}
					return false;
				}));
				default -> in.skipField(tag);
			}
		}
		return new ValueInfo(name[0], Optional.of(type[0]).flatMap(DataType::of), axes);
	}

	private long tensorType(List<ValueInfo.Axis> axes) throws OnnxException, IOException {
		long[] type = { 0 };
		eachField(field -> {
			if (field == 1) {
				type[0] = in.readInt32();
			} else if (field == 2) {
				Wire.message(in, () -> eachField(inner -> {
					if (inner == 1) {
						Wire.message(in, () -> axes.add(axis()));
						return true;
					}
					return false;
				}));
			} else {
				return false;
			}
			return true;
		});
		return type[0];
	}

	private ValueInfo.Axis axis() throws IOException {
		long size = -1;
		String name = "";
		for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
			switch (WireFormat.getTagFieldNumber(tag)) {
				case 1 -> size = in.readInt64();
				case 2 -> name = in.readStringRequireUtf8();
				default -> in.skipField(tag);
			}
		}
		return new ValueInfo.Axis(size < 0 ? -1 : size, name);
	}

	/** Reads one field and says whether it did. */
	private interface Field {
		boolean read(int number) throws OnnxException, IOException;
	}

	private void eachField(Field field) throws OnnxException, IOException {
		for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
			if (!field.read(WireFormat.getTagFieldNumber(tag))) {
				in.skipField(tag);
			}
		}
	}
}
