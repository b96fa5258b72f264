package org.m2q.onnx.translate;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A part of a flow: something that one value goes into and one comes out of. */
sealed interface Item {

	/** The value that comes out. */
	String result();

	/** The calls of operators in it, in the order in which they are written. */
	List<Step> steps();

	/** Writes it behind what is there on the line; its bodies take further lines. */
	void write(Lines lines);

	/** The same with other values of all arguments, in their order. */
	Item with(Iterator<String> values);

	/** What it looks like, with places for values. */
	List<Piece> pieces();

	/**
	 * A piece of text, or an argument that may differ from one place to another.
	 *
	 * @param text as it is written
	 * @param argument name of the argument; empty for other text
	 */
	record Piece(String text, String argument) {
		static Piece of(String text) {
			return new Piece(text, "");
		}
	}

	/** A call of an operator. */
	record Operation(Step step) implements Item {
		@Override
		public String result() {
			return step.outputs().getFirst();
		}

		@Override
		public List<Step> steps() {
			return List.of(step);
		}

		@Override
		public void write(Lines lines) {
			lines.append(step.text());
		}

		@Override
		public Item with(Iterator<String> values) {
			return new Operation(step.with(values));
		}

		@Override
		public List<Piece> pieces() {
			return callPieces(step);
		}
	}

	/** {@code residual { … }}. */
	record Residual(List<Item> items, Step sum) implements Item {
		@Override
		public String result() {
			return sum.outputs().getFirst();
		}

		@Override
		public List<Step> steps() {
			List<Step> steps = new ArrayList<>();
			items.forEach(item -> steps.addAll(item.steps()));
			steps.add(sum);
			return steps;
		}

		@Override
		public void write(Lines lines) {
			lines.append("residual ").body(() -> lines.chain(items));
		}

		@Override
		public Item with(Iterator<String> values) {
			return new Residual(items.stream().map(item -> item.with(values)).toList(), sum);
		}

		@Override
		public List<Piece> pieces() {
			List<Piece> pieces = new ArrayList<>(List.of(Piece.of("residual {")));
			items.forEach(item -> {
				pieces.add(Piece.of(">"));
				pieces.addAll(item.pieces());
			});
			pieces.add(Piece.of("}"));
			return pieces;
		}
	}

	/**
	 * A flow whose result is joined with what came in, other than by an addition.
	 *
	 * @param items the flow
	 * @param join takes the input and the result
	 * @param inputFirst whether it takes the input first
	 */
	record Join(List<Item> items, Step join, boolean inputFirst) implements Item {
		@Override
		public String result() {
			return join.outputs().getFirst();
		}

		@Override
		public List<Step> steps() {
			List<Step> steps = new ArrayList<>();
			items.forEach(item -> steps.addAll(item.steps()));
			steps.add(join);
			return steps;
		}

		@Override
		public void write(Lines lines) {
			lines.body(() -> {
				String name = join.operator().equals("mul") ? "gate" : "y";
				lines.line("input x");
				lines.chain(items, name);
				lines.line("from " + (inputFirst ? "x, " + name : name + ", x") + " > " + join.text());
			});
		}

		@Override
		public Item with(Iterator<String> values) {
			return new Join(items.stream().map(item -> item.with(values)).toList(), join.with(values), inputFirst);
		}

		@Override
		public List<Piece> pieces() {
			List<Piece> pieces = new ArrayList<>(List.of(Piece.of("{ " + inputFirst)));
			items.forEach(item -> {
				pieces.add(Piece.of(">"));
				pieces.addAll(item.pieces());
			});
			pieces.add(Piece.of("}"));
			pieces.addAll(callPieces(join));
			return pieces;
		}
	}

	/**
	 * Several flows between two values.
	 *
	 * @param input name of the value that comes in; empty when only the first flow needs it
	 * @param flows in order
	 */
	record Body(String input, List<Flow> flows) implements Item {
		@Override
		public String result() {
			List<Step> last = flows.getLast().steps();
			return last.getLast().outputs().getFirst();
		}

		@Override
		public List<Step> steps() {
			return flows.stream().flatMap(flow -> flow.steps().stream()).toList();
		}

		@Override
		public void write(Lines lines) {
			lines.body(() -> {
				if (!input.isEmpty()) {
					lines.line("input " + input);
				}
				flows.forEach(flow -> lines.line(flow.text()));
			});
		}

		@Override
		public Item with(Iterator<String> values) {
			return new Body(input, flows.stream().map(flow -> new Flow(flow.names(), flow.from(), flow.steps().stream().map(step -> step.with(values)).toList())).toList());
		}

		@Override
		public List<Piece> pieces() {
			List<Piece> pieces = new ArrayList<>(List.of(Piece.of("{" + input)));
			for (Flow flow : flows) {
				pieces.add(Piece.of("\n" + flow.head()));
				flow.steps().forEach(step -> {
					pieces.add(Piece.of(">"));
					pieces.addAll(callPieces(step));
				});
			}
			pieces.add(Piece.of("}"));
			return pieces;
		}
	}

	/**
	 * A line of a body.
	 *
	 * @param names of the results; none when nothing refers to them
	 * @param from names of the values it begins with; none for the current one
	 * @param steps one after the other
	 */
	record Flow(List<String> names, List<String> from, List<Step> steps) {
		String head() {
			return (names.isEmpty() ? "" : String.join(", ", names) + ": ") + (from.isEmpty() ? "" : "from " + String.join(", ", from) + " > ");
		}

		String text() {
			return head() + String.join(" > ", steps.stream().map(Step::text).toList());
		}
	}

	/**
	 * A call of a block.
	 *
	 * @param block its name
	 * @param arguments by the name of the parameter
	 * @param items what it stands for
	 */
	record Call(String block, Map<String, String> arguments, List<Item> items) implements Item {
		@Override
		public String result() {
			return items.getLast().result();
		}

		@Override
		public List<Step> steps() {
			return items.stream().flatMap(item -> item.steps().stream()).toList();
		}

		@Override
		public void write(Lines lines) {
			// The first parameter is what everyone expects; more of them need their names.
			String first = arguments.keySet().stream().findFirst().orElse("");
			lines.append(lines.name(GivenName.Kind.BLOCK, block, "") + (arguments.isEmpty() ? "" : arguments.entrySet().stream()
					.map(argument -> argument.getKey().equals(first) ? argument.getValue() : argument.getKey() + " = " + argument.getValue())
					.collect(Collectors.joining(", ", "(", ")"))));
		}

		@Override
		public Item with(Iterator<String> values) {
			Map<String, String> changed = new LinkedHashMap<>();
			arguments.keySet().forEach(name -> changed.put(name, values.next()));
			return new Call(block, changed, items);
		}

		@Override
		public List<Piece> pieces() {
			List<Piece> pieces = new ArrayList<>(List.of(Piece.of(block + "(")));
			arguments.forEach((name, value) -> {
				pieces.add(Piece.of(name + "="));
				pieces.add(new Piece(value, name));
			});
			pieces.add(Piece.of(")"));
			return pieces;
		}
	}

	/** {@code repeat n { … }} of equal parts. */
	record Repeat(List<Item> items) implements Item {
		@Override
		public String result() {
			return items.getLast().result();
		}

		@Override
		public List<Step> steps() {
			return items.stream().flatMap(item -> item.steps().stream()).toList();
		}

		@Override
		public void write(Lines lines) {
			lines.append("repeat " + items.size() + " ").body(() -> lines.chain(List.of(items.getFirst())));
		}

		@Override
		public Item with(Iterator<String> values) {
			Item first = items.getFirst().with(values);
			return new Repeat(items.stream().map(item -> first).toList());
		}

		@Override
		public List<Piece> pieces() {
			List<Piece> pieces = new ArrayList<>(List.of(Piece.of("repeat " + items.size() + " {")));
			pieces.addAll(items.getFirst().pieces());
			pieces.add(Piece.of("}"));
			return pieces;
		}
	}

	private static List<Piece> callPieces(Step step) {
		List<Piece> pieces = new ArrayList<>(List.of(Piece.of(step.operator() + "(")));
		step.arguments().forEach((name, value) -> {
			String argument = name.equals("0") ? switch (step.operator()) {
				case "linear" -> "features";
				case "conv", "pwconv" -> "filters";
				case "scale_by" -> "factor";
				case "globalpool", "avgpool", "maxpool" -> "kernel";
				case "add_parameter", "reshape" -> "shape";
				case "transpose" -> "axes";
				case "split" -> "parts";
				default -> "value";
			} : name;
			pieces.add(Piece.of(name + "="));
			pieces.add(new Piece(value, argument));
		});
		pieces.add(Piece.of(")"));
		return pieces;
	}
}
