package org.m2q.ui.internal.outline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.m2q.base.problem.Problem;
import org.m2q.base.unit.Notation;
import org.m2q.dsl.ide.cost.CostOrigin;
import org.m2q.dsl.ide.cost.LineCost;
import org.m2q.dsl.ide.outline.OutlineKind;
import org.m2q.dsl.ide.outline.OutlineNode;
import org.m2q.ui.internal.editor.Analysis;
import org.m2q.ui.internal.mining.TrackedCosts;
import org.m2q.ui.internal.outline.OutlinePage.Entry;
import org.m2q.ui.internal.preferences.CostStyle;

/**
 * What the outline says of its entries besides their names. It is put into words when an entry is shown: of thousands of layers few are.
 *
 * @param prices of stages and layers that have one
 * @param notation of shares
 * @param hot hot layers, and what they are in
 * @param wrong what has an error in it
 */
record OutlineMarks(Map<Entry, Price> prices, Notation notation, Set<Entry> hot, Set<Entry> wrong) {

	/** Nothing. */
	static final OutlineMarks NONE = new OutlineMarks(Map.of(), Notation.DEFAULT, Set.of(), Set.of());

	/**
	 * What an entry says of its price.
	 *
	 * @param share in the energy-delay product, 0 to 1; not a number when nothing about the energy is modelled
	 * @param weights bits
	 */
	record Price(CostOrigin origin, double share, LineCost.Bits weights) {

		String text(Notation notation) {
			List<String> words = new ArrayList<>();
			if (!Double.isNaN(share)) {
				words.add(origin.mark() + notation.percent(share));
			}
			if (weights.isPresent()) {
				words.add("w" + weights);
			}
			return String.join("  ", words);
		}
	}

	/**
	 * Marks of a tree.
	 *
	 * @param roots of the outline
	 * @param analysis the state of the text that the outline shows
	 * @param costs follow the text
	 */
	static OutlineMarks of(List<Entry> roots, Analysis analysis, Optional<TrackedCosts> costs, IDocument document) {
		return new Walk(analysis, costs, document).over(roots);
	}

	/** Share and bits of the weights of an entry; empty when it has no price. */
	String label(Entry entry) {
		Price price = prices.get(entry);
		return price == null ? "" : price.text(notation);
	}

	/** Entries that look different with other marks. */
	Set<Entry> changed(OutlineMarks other) {
		Set<Entry> changed = new HashSet<>(prices.keySet());
		changed.addAll(other.prices.keySet());
		if (notation.equals(other.notation)) {
			changed.removeIf(entry -> Objects.equals(prices.get(entry), other.prices.get(entry)));
		}
		return changed;
	}

	private static final class Walk {

		private final CostStyle style = CostStyle.current();
		private final OutlineMarks marks = new OutlineMarks(new HashMap<>(), style.notation(), new HashSet<>(), new HashSet<>());
		private final Map<Integer, LineCost> stages = new HashMap<>();
		private final Map<Integer, LineCost> layers = new HashMap<>();
		private final Set<Integer> hot = new HashSet<>();
		private final TreeSet<Integer> errors = new TreeSet<>();
		private final IDocument document;

		Walk(Analysis analysis, Optional<TrackedCosts> costs, IDocument document) {
			this.document = document;
			analysis.problems().stream().filter(Problem::isError).forEach(problem -> errors.add(problem.span().offset()));
			costs.ifPresent(known -> {
				known.lines().stream().filter(line -> !line.cost().isUnavailable())
						.forEach(line -> line.line(document).ifPresent(number -> (line.cost().kind() == LineCost.Kind.STAGE ? stages : layers).put(number, line.cost())));
				known.hot(style).forEach(line -> hot.add(line.number()));
			});
		}

		OutlineMarks over(List<Entry> entries) {
			entries.forEach(this::visit);
			return marks;
		}

		private void visit(Entry entry) {
			OutlineNode node = entry.node();
			Integer error = errors.ceiling(node.offset());
			if (error != null && node.contains(error)) {
				marks.wrong().add(entry);
			}
			if (node.kind() == OutlineKind.STAGE || node.kind() == OutlineKind.LAYER || node.kind() == OutlineKind.REPEAT) {
				line(node).ifPresent(line -> price(entry, line));
			}
			entry.children().forEach(this::visit);
		}

		/** Of several layers in a line the first one says what the line costs; a stage without parts is one itself. */
		private void price(Entry entry, int line) {
			OutlineNode node = entry.node();
			LineCost stage = node.kind() == OutlineKind.STAGE ? stages.remove(line) : null;
			LineCost layer = stage == null || node.children().isEmpty() ? layers.remove(line) : null;
			LineCost cost = stage == null ? layer : stage;
			if (cost == null) {
				return;
			}
			marks.prices().put(entry, new Price(cost.origin(), cost.share(), cost.weightFormats()));
			if (layer != null && hot.contains(line)) {
				Optional<Entry> outer = Optional.of(entry);
				while (outer.isPresent() && marks.hot().add(outer.get())) {
					outer = outer.get().parent();
				}
			}
		}

		private Optional<Integer> line(OutlineNode node) {
			try {
				return Optional.of(document.getLineOfOffset(node.nameOffset()));
			} catch (BadLocationException e) {
				// The text has become shorter since; the next analysis is on its way.
				return Optional.empty();
			}
		}
	}
}
