package org.m2q.ui.internal.mining;

import java.util.function.Consumer;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.codemining.ICodeMiningProvider;
import org.eclipse.jface.text.codemining.LineHeaderCodeMining;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.events.MouseEvent;
import org.eclipse.swt.graphics.Point;
import org.m2q.base.unit.Format;
import org.m2q.dsl.ide.cost.HeaderCost;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.preferences.CostStyle;
import org.m2q.ui.internal.preferences.InlineMode;

/** Totals above a model or an experiment. The line is always there, so that nothing jumps. */
final class HeaderMining extends LineHeaderCodeMining {

	private final Dimming dimming;

	HeaderMining(int line, IDocument document, ICodeMiningProvider provider, String label, Dimming dimming) throws BadLocationException {
		super(line, document, provider);
		this.dimming = dimming;
		setLabel(label);
	}

	/** What a header says. It is never empty, because its line would go. */
	static String text(HeaderCost cost, CostStyle style) {
		if (style.mode() == InlineMode.COMPACT) {
			return cost.priced() ? edp(cost, style) : cost.setup();
		}
		return cost.kind() == HeaderCost.Kind.MODEL ? model(cost, style) : experiment(cost, style);
	}

	private static String model(HeaderCost cost, CostStyle style) {
		String size = cost.layers() == 0 ? "" : NLS.bind(cost.layers() == 1 ? Messages.miningModelOne : Messages.miningModel,
				new Object[] { cost.layers(), Format.count(cost.parameters()), Format.count(cost.macs()) });
		return cost.priced() ? totals(cost, style) + "  ·  " + size : (size.isEmpty() ? "" : size + "  ·  ") + cost.setup();
	}

	private static String experiment(HeaderCost cost, CostStyle style) {
		return cost.priced() ? NLS.bind(Messages.miningExperiment, totals(cost, style), cost.setup()) : cost.setup();
	}

	private static String totals(HeaderCost cost, CostStyle style) {
		return edp(cost, style) + "  ·  " + style.notation().energy(cost.energy()) + "  ·  " + style.notation().engineering(cost.latency(), "s");
	}

	private static String edp(HeaderCost cost, CostStyle style) {
		String edp = "~EDP " + style.notation().energyDelay(cost.edp());
		if (style.baseline() && cost.saving().isPresent()) {
			double saving = cost.saving().getAsDouble();
			edp += " " + NLS.bind(saving >= 0 ? Messages.miningLess : Messages.miningMore, style.notation().percent(Math.abs(saving)), cost.baseline());
		}
		return edp;
	}

	@Override
	public Consumer<MouseEvent> getAction() {
		return MiningActions.click();
	}

	@Override
	public Consumer<MouseEvent> getMouseHover() {
		return MiningActions.moved();
	}

	@Override
	public Consumer<MouseEvent> getMouseMove() {
		return MiningActions.moved();
	}

	@Override
	public Point draw(GC gc, StyledText widget, Color color, int x, int y) {
		int old = gc.getAlpha();
		gc.setAlpha(dimming.alpha());
		Point size = super.draw(gc, widget, color, x, y);
		gc.setAlpha(old);
		return size;
	}
}
