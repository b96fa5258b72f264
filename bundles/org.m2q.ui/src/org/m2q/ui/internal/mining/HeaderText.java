package org.m2q.ui.internal.mining;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.eclipse.osgi.util.NLS;
import org.m2q.base.unit.Format;
import org.m2q.dsl.ide.cost.CostOrigin;
import org.m2q.dsl.ide.cost.CostWords;
import org.m2q.dsl.ide.cost.HeaderCost;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.link.CostAspect;
import org.m2q.ui.internal.preferences.CostStyle;
import org.m2q.ui.internal.preferences.InlineMode;

/**
 * What a header says. It is never empty, because its line would go.
 *
 * @param parts what can be clicked for itself, and what lies between
 */
record HeaderText(List<Part> parts) {

	private static final String GAP = "  \u00b7  ";
	private static final String ACTION_GAP = "   ";

	/**
	 * A piece of the text.
	 *
	 * @param text with the gap to the one before
	 * @param aspect what a click shows; empty for nothing of its own
	 * @param action whether it offers something to do, and says nothing of the costs
	 */
	record Part(String text, Optional<CostAspect> aspect, boolean action) {

		/** Something about the costs. */
		Part(String text, Optional<CostAspect> aspect) {
			this(text, aspect, false);
		}

		static Part action(String text, CostAspect aspect) {
			return new Part(ACTION_GAP + text, Optional.of(aspect), true);
		}
	}

	/** The text of a header. */
	static HeaderText of(HeaderCost cost, CostStyle style) {
		List<Part> parts = new ArrayList<>();
		if (cost.origin() == CostOrigin.PENDING) {
			parts.add(new Part(CostOrigin.PENDING.mark() + "EDP", Optional.empty()));
			return new HeaderText(parts);
		}
		if (cost.priced()) {
			String mark = cost.origin().mark();
			parts.add(new Part((mark.isEmpty() ? " " : mark) + "EDP " + CostWords.energyDelay(cost.edp(), style.notation()), Optional.of(CostAspect.EDP)));
			if (style.baseline() && cost.saving().isPresent()) {
				double saving = cost.saving().getAsDouble();
				String change = saving > 0 ? Messages.miningLess : saving < 0 ? Messages.miningMore : Messages.miningSame;
				parts.add(new Part(" " + NLS.bind(change, style.notation().percent(Math.abs(saving)), cost.baseline()),
						Optional.of(CostAspect.COMPARE)));
			}
		}
		if (style.mode() == InlineMode.COMPACT) {
			return new HeaderText(parts.isEmpty() ? List.of(new Part(unpriced(cost), Optional.empty())) : parts);
		}
		if (cost.priced()) {
			if (!Double.isNaN(cost.energy())) {
				parts.add(new Part(GAP + style.notation().energy(cost.energy()), Optional.of(CostAspect.ENERGY)));
			}
			parts.add(new Part(GAP + style.notation().engineering(cost.latency(), "s"), Optional.of(CostAspect.LATENCY)));
		}
		String rest = rest(cost);
		if (!rest.isEmpty()) {
			parts.add(new Part((parts.isEmpty() ? "" : GAP) + rest, Optional.empty()));
		}
		if (cost.priced()) {
			parts.add(Part.action(Messages.miningCompare, CostAspect.COMPARE));
			parts.add(Part.action(Messages.miningSuggest, CostAspect.SUGGEST));
		}
		return new HeaderText(parts);
	}

	private static String rest(HeaderCost cost) {
		if (cost.kind() != HeaderCost.Kind.MODEL) {
			return cost.priced() ? cost.setup() : unpriced(cost);
		}
		String size = cost.layers() == 0 ? "" : NLS.bind(cost.layers() == 1 ? Messages.miningModelOne : Messages.miningModel,
				new Object[] { cost.layers(), Format.count(cost.parameters()), Format.count(cost.macs()) });
		return cost.priced() ? size : (size.isEmpty() ? "" : size + GAP) + unpriced(cost);
	}

	private static String unpriced(HeaderCost cost) {
		return "\u2014 " + cost.setup();
	}

	/** Everything in one line. */
	String label() {
		return text(true);
	}

	/** What it says of the costs, without what it offers to do. */
	String costs() {
		return text(false);
	}

	private String text(boolean actions) {
		return parts.stream().filter(part -> actions || !part.action()).map(Part::text).collect(Collectors.joining()).strip();
	}
}
