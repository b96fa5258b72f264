package org.m2q.accelerator;

import java.util.List;
import java.util.regex.Pattern;

import org.m2q.network.Layer;
import org.m2q.network.LayerKind;

/**
 * Chooses layers: those that at least one term matches.
 *
 * @param terms alternatives
 */
public record LayerSelector(List<Term> terms) {

	/** One alternative. */
	public sealed interface Term permits Operator, Block, Name, Stage, All {
	}

	/** Layers of an operator, e.g. {@code pwconv}, which also stands for grouped pointwise convolutions. */
	public record Operator(String operator) implements Term {
	}

	/** Layers inside calls of a block, given by the URI of its definition. */
	public record Block(String definition) implements Term {
	}

	/** Layers whose hierarchical name matches a pattern. */
	public record Name(Pattern pattern) implements Term {
	}

	/** Layers of a stage whose name matches a pattern. */
	public record Stage(Pattern pattern) implements Term {
	}

	/** Every layer. */
	public record All() implements Term {
	}

	/** Copies the terms. */
	public LayerSelector {
		terms = List.copyOf(terms);
	}

	/** Selects every layer. */
	public static LayerSelector all() {
		return new LayerSelector(List.of(new All()));
	}

	/** Selects the layers of some operators. */
	public static LayerSelector operators(String... names) {
		return new LayerSelector(java.util.Arrays.stream(names).map(name -> (Term) new Operator(name)).toList());
	}

	/** Selects layers by a name pattern with {@code *} for any text and {@code ?} for one character. */
	public static LayerSelector named(String pattern) {
		return new LayerSelector(List.of(new Name(glob(pattern))));
	}

	/** A pattern with {@code *} for any text and {@code ?} for one character. */
	public static Pattern glob(String pattern) {
		StringBuilder regex = new StringBuilder();
		pattern.chars().forEach(c -> {
			switch (c) {
				case '*' -> regex.append(".*");
				case '?' -> regex.append('.');
				default -> regex.append(Pattern.quote(String.valueOf((char) c)));
			}
		});
		return Pattern.compile(regex.toString(), Pattern.DOTALL);
	}

	/** Whether the layer is selected. */
	public boolean selects(Layer layer) {
		for (Term term : terms) {
			boolean selected = switch (term) {
				case Operator operator -> layer.operator().name().equals(operator.operator())
						|| operator.operator().equals("dwconv") && layer.kind() == LayerKind.DWCONV;
				case Block block -> layer.trail().isInside(block.definition());
				case Name name -> name.pattern().matcher(layer.name()).matches();
				case Stage stage -> stage.pattern().matcher(layer.stage()).matches();
				case All all -> true;
			};
			if (selected) {
				return true;
			}
		}
		return false;
	}
}
