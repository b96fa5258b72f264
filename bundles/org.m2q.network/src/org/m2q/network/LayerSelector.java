package org.m2q.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

import org.eclipse.emf.ecore.util.EcoreUtil;
import org.m2q.model.m2q.AllTerm;
import org.m2q.model.m2q.KindTerm;
import org.m2q.model.m2q.LayerTerm;
import org.m2q.model.m2q.OperatorDeclaration;
import org.m2q.model.m2q.Selector;
import org.m2q.model.m2q.SelectorTerm;
import org.m2q.model.m2q.StageTerm;

/**
 * Chooses layers: those that at least one term matches. Used by policies, engines and mappings alike.
 *
 * @param terms alternatives; none selects nothing
 */
public record LayerSelector(List<Term> terms) {

	/** One alternative. */
	public sealed interface Term permits Operator, Block, Name, Stage, All {
	}

	/**
	 * Layers of an operator. The three convolutions stand for what a convolution is, not for how it was written: {@code conv} for kernels above
	 * 1×1, {@code pwconv} for pointwise convolutions with and without groups, {@code dwconv} for depthwise ones.
	 */
	public record Operator(String operator) implements Term {
	}

	/** Layers inside calls of a block, given by the URI of its definition. */
	public record Block(String definition) implements Term {
	}

	/** Layers whose hierarchical name matches a pattern. */
	public record Name(Pattern pattern) implements Term {
	}

	/** Layers of a stage, or of stages within it, whose name matches a pattern. */
	public record Stage(Pattern pattern) implements Term {
	}

	/** Every layer. */
	public record All() implements Term {
	}

	/** Copies the terms. */
	public LayerSelector {
		terms = List.copyOf(terms);
	}

	/** Reads a selector; terms whose names do not resolve select nothing. */
	public static LayerSelector of(Selector selector) {
		List<Term> terms = new ArrayList<>();
		List<SelectorTerm> written = selector == null ? List.of() : selector.getTerms();
		for (SelectorTerm term : written) {
			switch (term) {
			case AllTerm all -> terms.add(new All());
			case LayerTerm layer when layer.getPattern() != null -> terms.add(new Name(glob(layer.getPattern())));
			case StageTerm stage when stage.getPattern() != null -> terms.add(new Stage(glob(stage.getPattern())));
			case KindTerm kind when kind.getTarget() instanceof OperatorDeclaration operator && operator.getName() != null ->
				terms.add(new Operator(operator.getName()));
			case KindTerm kind when kind.getTarget() instanceof org.m2q.model.m2q.Block block && !block.eIsProxy() ->
				terms.add(new Block(EcoreUtil.getURI(block).toString()));
			case null, default -> {
				// Reported where names are linked.
			}
			}
		}
		return new LayerSelector(terms);
	}

	/** Selects every layer. */
	public static LayerSelector all() {
		return new LayerSelector(List.of(new All()));
	}

	/** Selects the layers of some operators. */
	public static LayerSelector operators(String... names) {
		return new LayerSelector(Arrays.stream(names).map(name -> (Term) new Operator(name)).toList());
	}

	/** Selects layers by a name pattern with {@code *} for any text and {@code ?} for one character. */
	public static LayerSelector named(String pattern) {
		return new LayerSelector(List.of(new Name(glob(pattern))));
	}

	/**
	 * A pattern with {@code *} for any text and {@code ?} for one character.
	 *
	 * <p>What stands between two stars has a fixed length, so its leftmost occurrence is as good as any other; the atomic groups keep to it.
	 * Without them a pattern with many stars would try every combination of places.
	 */
	public static Pattern glob(String pattern) {
		String[] pieces = pattern.split("\\*", -1);
		StringBuilder regex = new StringBuilder(piece(pieces[0]));
		for (int i = 1; i < pieces.length; i++) {
			boolean last = i == pieces.length - 1;
			if (last) {
				regex.append(".*").append(piece(pieces[i]));
			} else if (!pieces[i].isEmpty()) {
				regex.append("(?>.*?").append(piece(pieces[i])).append(')');
			}
		}
		return Pattern.compile(regex.toString(), Pattern.DOTALL);
	}

	private static String piece(String text) {
		StringBuilder regex = new StringBuilder();
		text.chars().forEach(c -> regex.append(c == '?' ? "." : Pattern.quote(String.valueOf((char) c))));
		return regex.toString();
	}

	/** Whether the layer is selected. */
	public boolean selects(Layer layer) {
		return terms.stream().anyMatch(term -> selects(term, layer));
	}

	private static boolean selects(Term term, Layer layer) {
		return switch (term) {
		case Operator operator -> isOperator(operator.operator(), layer);
		case Block block -> layer.trail().isInside(block.definition());
		case Name name -> name.pattern().matcher(layer.name()).matches();
		case Stage stage -> isInStage(stage.pattern(), layer.stage());
		case All all -> true;
		};
	}

	private static boolean isOperator(String operator, Layer layer) {
		return switch (operator) {
		case "conv" -> layer.kind() == LayerKind.CONV;
		case "pwconv" -> layer.kind() == LayerKind.PWCONV || layer.kind() == LayerKind.GPWCONV;
		case "dwconv" -> layer.kind() == LayerKind.DWCONV;
		default -> layer.operator().name().equals(operator);
		};
	}

	/** A stage within a stage is called {@code outer.inner}. */
	private static boolean isInStage(Pattern pattern, String stage) {
		for (int end = stage.length(); end > 0; end = stage.lastIndexOf('.', end - 1)) {
			if (pattern.matcher(stage.substring(0, end)).matches()) {
				return true;
			}
		}
		return false;
	}
}
