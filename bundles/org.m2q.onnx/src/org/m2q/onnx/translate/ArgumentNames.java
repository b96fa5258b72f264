package org.m2q.onnx.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What engineers call the arguments of a flow, by what stands around them: the wide middle of a bottleneck is expanded, that of a gate squeezed. */
final class ArgumentNames {

	/** Operators that go on with what another one has computed. */
	static final Set<String> FOLLOWING = Set.of("bn", "relu", "relu6", "hardswish", "silu", "gelu", "sigmoid", "hardsigmoid", "add_parameter", "scale_by", "scale_channels");

	private record Argument(String name, int step) {
	}

	private final List<Step> steps = new ArrayList<>();
	private final List<Argument> arguments = new ArrayList<>();

	private ArgumentNames() {
	}

	/** Names of all arguments, in the order of {@link Item#pieces()}. */
	static List<String> of(List<Item> items) {
		ArgumentNames names = new ArgumentNames();
		items.forEach(names::add);
		return names.arguments.stream().map(names::name).toList();
	}

	private void add(Item item) {
		switch (item) {
			case Item.Residual residual -> residual.items().forEach(this::add);
			case Item.Join join -> {
				join.items().forEach(this::add);
				add(new Item.Operation(join.join()));
			}
			case Item.Body body -> body.flows().forEach(flow -> flow.steps().forEach(step -> add(new Item.Operation(step))));
			case Item.Repeat repeat -> add(repeat.items().getFirst());
			case Item.Operation operation -> {
				steps.add(operation.step());
				pieces(item, steps.size() - 1);
			}
			// Its parameters have names, and where they go is said in its body.
			case Item.Call call -> pieces(item, -1);
		}
	}

	private void pieces(Item item, int step) {
		item.pieces().stream().filter(piece -> !piece.argument().isEmpty()).forEach(piece -> arguments.add(new Argument(piece.argument(), step)));
	}

	private String name(Argument argument) {
		if (argument.step() < 0) {
			return argument.name();
		}
		String operator = steps.get(argument.step()).operator();
		String next = neighbour(argument.step(), 1);
		if (argument.name().equals("filters") && operator.equals("pwconv")) {
			return neighbour(argument.step(), -1).equals("globalpool") ? "squeezed" : next.equals("dwconv") ? "expanded" : "filters";
		}
		return argument.name().equals("features") && next.equals("linear") ? "hidden" : argument.name();
	}

	/** The operator before or behind a step, without those that go on with its result; empty for none. */
	private String neighbour(int step, int direction) {
		int at = step + direction;
		while (at >= 0 && at < steps.size() && FOLLOWING.contains(steps.get(at).operator())) {
			at += direction;
		}
		return at < 0 || at >= steps.size() ? "" : steps.get(at).operator();
	}
}
