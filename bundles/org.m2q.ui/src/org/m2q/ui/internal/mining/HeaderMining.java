package org.m2q.ui.internal.mining;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.codemining.ICodeMiningProvider;
import org.eclipse.jface.text.codemining.LineHeaderCodeMining;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.m2q.base.unit.Format;
import org.m2q.dsl.ide.cost.HeaderCost;
import org.m2q.ui.internal.Messages;

/** Totals above a model or an experiment. The line is always there, so that nothing jumps. */
final class HeaderMining extends LineHeaderCodeMining {

	private static final int DIM = 110;

	private final boolean stale;

	HeaderMining(int line, IDocument document, ICodeMiningProvider provider, String label, boolean stale) throws BadLocationException {
		super(line, document, provider);
		this.stale = stale;
		setLabel(label);
	}

	/** What a header says. */
	static String text(HeaderCost cost) {
		return cost.kind() == HeaderCost.Kind.MODEL ? model(cost) : experiment(cost);
	}

	private static String model(HeaderCost cost) {
		String size = cost.layers() == 0 ? "" : NLS.bind(Messages.miningModel,
				new Object[] { cost.layers(), Format.count(cost.parameters()), Format.count(cost.macs()) });
		return cost.priced() ? totals(cost) + "  ·  " + size : (size.isEmpty() ? "" : size + "  ·  ") + cost.setup();
	}

	private static String experiment(HeaderCost cost) {
		return cost.priced() ? NLS.bind(Messages.miningExperiment, totals(cost), cost.setup()) : cost.setup();
	}

	private static String totals(HeaderCost cost) {
		String edp = "~EDP " + Format.energyDelay(cost.edp());
		if (cost.saving().isPresent()) {
			double saving = cost.saving().getAsDouble();
			edp += " " + NLS.bind(saving >= 0 ? Messages.miningLess : Messages.miningMore, Format.percent(Math.abs(saving)), cost.baseline());
		}
		return edp + "  ·  " + Format.energy(cost.energy()) + "  ·  " + Format.time(cost.latency());
	}

	@Override
	public Point draw(GC gc, StyledText widget, Color color, int x, int y) {
		int old = gc.getAlpha();
		if (stale) {
			gc.setAlpha(DIM);
		}
		Point size = super.draw(gc, widget, color, x, y);
		gc.setAlpha(old);
		return size;
	}
}
