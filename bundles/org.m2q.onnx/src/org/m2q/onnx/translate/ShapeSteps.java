package org.m2q.onnx.translate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;

/** What joins, divides and reorders tensors. */
final class ShapeSteps {

	private final Translation translation;

	ShapeSteps(Translation translation) {
		this.translation = translation;
	}

	void joined(OnnxNode node) throws OnnxException {
		if (translation.graph.constant(node.inputs().getFirst()).isPresent()) {
			throw new OnnxException("joins a constant with what follows");
		}
		int axis = translation.axis(node, node.attributes().integer("axis", 0));
		int first = translation.batch.get(node.inputs().getFirst());
		Optional<Tensor> ones = node.inputs().size() == 2 ? translation.graph.constant(node.inputs().get(1)) : Optional.empty();
		if (ones.isPresent() && IntStream.range(0, ones.get().size()).allMatch(i -> ones.get().real(i) == 1)) {
			int at = axis < first ? axis : axis + 1;
			int count = ones.get().axis(at);
			Map<String, String> arguments = new LinkedHashMap<>(Map.of("0", Integer.toString(axis)));
			if (count != 1) {
				arguments.put("count", Integer.toString(count));
			}
			translation.emit(node, "append_ones", arguments, List.of(node.inputs().getFirst()), Map.of(), first);
			return;
		}
		if (node.inputs().stream().anyMatch(input -> translation.batch.getOrDefault(input, -1) != first)) {
			throw new OnnxException("joins constants, or tensors whose batches are different axes");
		}
		translation.emit(node, "concat", axis == 0 ? Map.of() : Map.of("axis", Integer.toString(axis)), node.inputs(), Map.of(), first);
	}

	void split(OnnxNode node) throws OnnxException {
		int axis = translation.axis(node, node.attributes().integer("axis", 0));
		int[] sizes = new int[node.outputs().size()];
		for (int i = 0; i < sizes.length; i++) {
			sizes[i] = translation.graph.shape(node.outputs().get(i))[(int) Math.floorMod(node.attributes().integer("axis", 0), (long) translation.graph.shape(node.inputs().getFirst()).length)];
		}
		Map<String, String> arguments = new LinkedHashMap<>();
		if (Arrays.stream(sizes).distinct().count() == 1) {
			arguments.put("0", Integer.toString(sizes.length));
		} else {
			arguments.put("sizes", Translation.list(sizes));
		}
		if (axis != 0) {
			arguments.put("axis", Integer.toString(axis));
		}
		translation.emit(node, "split", arguments, List.of(node.inputs().getFirst()), Map.of(), translation.batch.get(node.inputs().getFirst()));
	}

	void reshape(OnnxNode node) throws OnnxException {
		int[] shape = translation.graph.shape(node.outputs().getFirst());
		int at = IntStream.range(0, shape.length).filter(i -> shape[i] == 1).findFirst()
				.orElseThrow(() -> new OnnxException("mixes the batch with other axes: " + Arrays.toString(shape)));
		String x = node.inputs().getFirst();
		translation.batch.put(node.outputs().getFirst(), at);
		int[] wanted = translation.shape(node.outputs().getFirst());
		if (Arrays.equals(wanted, translation.shape(x))) {
			translation.alias(node.outputs().getFirst(), x);
			return;
		}
		if (patches(x, node, wanted)) {
			return;
		}
		Optional<Step> turned = translation.only(x, "transpose").filter(step -> step.text().equals("transpose([1, 0])"));
		if (turned.isPresent() && wanted.length == 3 && wanted[0] == translation.shape(x)[0]) {
			translation.replaceLast(turned.get(), new Step("to_map", arguments("rows", wanted[1], "columns", wanted[2]), turned.get().inputs(), node.outputs(), Map.of()));
			return;
		}
		translation.emit(node, "reshape", Map.of("0", Translation.list(wanted)), List.of(x), Map.of(), at);
	}

	/** Patches and windows: a map cut in five axes, which are put in another order, and the way back. */
	private boolean patches(String x, OnnxNode node, int[] wanted) {
		Optional<Step> turned = translation.only(x, "transpose");
		Optional<Step> cut = turned.flatMap(step -> translation.only(step.inputs().getFirst(), "reshape"));
		if (cut.isEmpty() || wanted.length != 3) {
			return false;
		}
		int[] from = translation.shape(cut.get().inputs().getFirst());
		int[] parts = translation.shape(cut.get().outputs().getFirst());
		if (from.length != 3 || parts.length != 5) {
			return false;
		}
		int side = turned.get().text().equals("transpose([4, 2, 0, 3, 1])") ? parts[0] : parts[2];
		Optional<Step> step = switch (turned.get().text()) {
			case "transpose([2, 4, 1, 3, 0])" -> parts[0] == from[0] && parts[4] == side && wanted[0] == side * side && wanted[2] == from[0]
					? Optional.of(new Step("unfold", arguments("0", side), cut.get().inputs(), node.outputs(), Map.of())) : Optional.empty();
			case "transpose([4, 2, 0, 3, 1])" -> parts[1] == side && parts[4] == from[2] && from[0] == side * side && wanted[0] == from[2]
					? Optional.of(new Step("fold", arguments("0", side, "rows", wanted[1], "columns", wanted[2]), cut.get().inputs(), node.outputs(), Map.of())) : Optional.empty();
			case "transpose([1, 3, 2, 4, 0])" -> parts[0] == from[0] && parts[4] == side && wanted[1] == side * side && wanted[2] == from[0]
					? Optional.of(new Step("window_partition", arguments("0", side), cut.get().inputs(), node.outputs(), Map.of())) : Optional.empty();
			case "transpose([4, 0, 2, 1, 3])" -> parts[3] == side && parts[4] == from[2] && from[1] == side * side && wanted[0] == from[2]
					? Optional.of(new Step("window_merge", arguments("0", side, "rows", wanted[1], "columns", wanted[2]), cut.get().inputs(), node.outputs(), Map.of()))
					: Optional.empty();
			default -> Optional.empty();
		};
		step.ifPresent(found -> {
			translation.steps.remove(cut.get());
			translation.replaceLast(turned.get(), found);
		});
		return step.isPresent();
	}

	void transpose(OnnxNode node) {
		int rank = translation.rank(node) + 1;
		long[] order = node.attributes().integers("perm").orElseGet(() -> java.util.stream.LongStream.range(0, rank).map(i -> rank - 1 - i).toArray());
		String x = node.inputs().getFirst();
		int from = translation.batch.get(x);
		int to = IntStream.range(0, rank).filter(i -> order[i] == from).findFirst().orElseThrow();
		int[] own = IntStream.range(0, rank).filter(i -> i != to).map(i -> (int) (order[i] > from ? order[i] - 1 : order[i])).toArray();
		translation.batch.put(node.outputs().getFirst(), to);
		if (IntStream.range(0, own.length).allMatch(i -> own[i] == i)) {
			translation.alias(node.outputs().getFirst(), x);
			return;
		}
		Optional<Step> turned = translation.only(x, "transpose").filter(step -> Arrays.equals(own, new int[] { 1, 0 }) && step.text().equals("transpose([1, 0])"));
		if (turned.isPresent()) {
			translation.steps.remove(turned.get());
			translation.alias(node.outputs().getFirst(), turned.get().inputs().getFirst());
			return;
		}
		Optional<Step> reshaped = translation.only(x, "reshape");
		if (reshaped.isPresent()) {
			int[] before = translation.shape(reshaped.get().inputs().getFirst());
			int[] between = translation.shape(x);
			if (Arrays.equals(own, new int[] { 1, 0 }) && before.length == 3 && between[0] == before[0]) {
				translation.replaceLast(reshaped.get(), new Step("to_tokens", Map.of(), reshaped.get().inputs(), node.outputs(), Map.of()));
				return;
			}
			if (Arrays.equals(own, new int[] { 2, 0, 1 }) && before.length == 2 && between[2] == before[1]) {
				translation.replaceLast(reshaped.get(), new Step("to_map", arguments("rows", between[0], "columns", between[1]), reshaped.get().inputs(), node.outputs(), Map.of()));
				return;
			}
		}
		translation.emit(node, "transpose", Map.of("0", Translation.list(own)), List.of(x), Map.of(), to);
	}

	private static Map<String, String> arguments(Object... namesAndValues) {
		Map<String, String> map = new LinkedHashMap<>();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			map.put((String) namesAndValues[i], String.valueOf(namesAndValues[i + 1]));
		}
		return map;
	}
}
