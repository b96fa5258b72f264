package org.m2q.codegen.java;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.m2q.network.Layer;
import org.m2q.network.MacOperator;
import org.m2q.network.Shape;
import org.m2q.quant.Scheme;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.FilterFormat;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Step;

/** What the comment of a method says about its layer. */
final class LayerDoc {

	private final IntegerProgram program;
	private final Places places;

	LayerDoc(IntegerProgram program, Places places) {
		this.program = program;
		this.places = places;
	}

	/** The comment, as Javadoc. */
	String of(LayerGroup group) {
		List<String> parts = new ArrayList<>();
		parts.add("{@code " + group.name() + "}: " + what(group) + ", " + shapes(group) + ".");
		group.steps().forEach(step -> weights(step).ifPresent(parts::add));
		List<SourceMap.Place> found = group.node().map(places::of).orElse(List.of());
		if (!found.isEmpty()) {
			parts.add("Written at " + found.stream().map(place -> place.file() + ":" + place.line()).distinct().collect(Collectors.joining(", calling ")) + ".");
		}
		return parts.getFirst() + (parts.size() > 1 ? "\n\n<p>" + String.join("\n", parts.subList(1, parts.size())) : "") + "\n";
	}

	private static String what(LayerGroup group) {
		String main = group.node().map(node -> operator(node.operator())).orElse("codes in other steps");
		if (group.operands()) {
			return "what its " + main + " reads";
		}
		List<String> more = new ArrayList<>();
		group.layer().flatMap(Layer::activation).ifPresent(more::add);
		if (group.layer().isPresent() && group.layer().get().residualFrom().isPresent()) {
			more.add("a residual addition");
		}
		return main + (more.isEmpty() ? "" : " with " + String.join(" and ", more));
	}

	private static String operator(org.m2q.network.Operator operator) {
		if (operator instanceof MacOperator.Convolution conv) {
			return conv.name() + " " + conv.kernelRows() + "×" + conv.kernelColumns()
					+ (conv.strideRows() * conv.strideColumns() > 1 ? ", stride " + same(conv.strideRows(), conv.strideColumns()) : "")
					+ (conv.groups() > 1 ? ", " + conv.groups() + " groups" : "");
		}
		return operator.name();
	}

	private static String same(int rows, int columns) {
		return rows == columns ? String.valueOf(rows) : rows + "×" + columns;
	}

	private String shapes(LayerGroup group) {
		Step first = group.steps().getFirst();
		IntegerTensor last = program.result(group.steps().getLast());
		String from = first.inputs().stream().map(index -> program.tensors().get(index)).filter(tensor -> tensor.constant().isEmpty())
				.map(tensor -> shape(tensor.shape())).distinct().collect(Collectors.joining(" and "));
		return from + " to " + shape(last.shape()) + " in codes " + last.range().low() + " to " + last.range().high();
	}

	private static String shape(Shape shape) {
		return shape.dims().stream().map(String::valueOf).collect(Collectors.joining("×", "[", "]"));
	}

	private static java.util.Optional<String> weights(Step step) {
		return switch (step) {
			case Step.Convolution convolution -> java.util.Optional.of(filters(convolution.weights()));
			case Step.Linear linear -> java.util.Optional.of(filters(linear.weights()));
			default -> java.util.Optional.empty();
		};
	}

	private static String filters(FilterCodes weights) {
		Map<FilterFormat, Integer> counts = new LinkedHashMap<>();
		weights.formats().forEach(format -> counts.merge(format, 1, Integer::sum));
		return counts.entrySet().stream().map(entry -> entry.getValue() + (entry.getValue() == 1 ? " filter " : " filters ") + format(entry.getKey()))
				.collect(Collectors.joining(", ")) + "; " + weights.size() + (weights.size() == 1 ? " weight each." : " weights each.");
	}

	private static String format(FilterFormat format) {
		String terms = format.scheme() == Scheme.APOT ? " of " + format.terms() + " terms" : "";
		return format.scheme() + terms + " in " + format.bits() + " bit";
	}
}
