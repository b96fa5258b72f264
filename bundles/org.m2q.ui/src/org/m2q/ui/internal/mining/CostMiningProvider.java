package org.m2q.ui.internal.mining;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.codemining.ICodeMining;
import org.m2q.dsl.ide.cost.HeaderCost;
import org.m2q.dsl.ide.cost.LineCost;
import org.m2q.dsl.ide.cost.LineLabel;
import org.m2q.ui.internal.preferences.CostStyle;
import org.m2q.ui.internal.preferences.InlineMode;

/** Costs at the end of lines that make layers, and above models and experiments. */
public final class CostMiningProvider extends TrackedMiningProvider {

	@Override
	boolean isShown() {
		return CostStyle.current().mode() != InlineMode.OFF;
	}

	/** The lines, from 0, whose costs the preferences want in the text. */
	static Set<Integer> shownLines(TrackedCosts costs, IDocument document) {
		CostStyle style = CostStyle.current();
		return style.mode() == InlineMode.OFF ? Set.of() : costs.lines().stream().filter(line -> isShown(line, style)).flatMap(line -> line.line(document).stream())
				.collect(Collectors.toSet());
	}

	private static boolean isShown(TrackedCosts.Tracked<LineCost> line, CostStyle style) {
		return !(line.cost().share() < style.leastShare());
	}

	@Override
	List<ICodeMining> minings(TrackedCosts costs, IDocument document, MiningWindow window) {
		CostStyle style = CostStyle.current();
		LineLayout layout = new LineLayout(costs, document, style.fullBar());
		List<ICodeMining> minings = minings(costs, document, style, window, layout);
		window.retain(minings.stream().map(CostMiningProvider::line).collect(Collectors.toSet()));
		return minings;
	}

	private List<ICodeMining> minings(TrackedCosts costs, IDocument document, CostStyle style, MiningWindow window, LineLayout layout) {
		List<ICodeMining> minings = new ArrayList<>();
		for (TrackedCosts.Tracked<HeaderCost> header : costs.headers()) {
			header.line(document).ifPresent(line -> add(minings,
					() -> new HeaderMining(line, document, this, header, HeaderText.of(header.cost(), style), new Dimming(costs, header.isStale()), window)));
		}
		Map<Integer, String> shapes = ShapeMiningProvider.atEnds(costs, document);
		Set<LineCost> hot = costs.hot(style).stream().map(line -> line.line().cost()).collect(Collectors.toSet());
		for (TrackedCosts.Tracked<LineCost> line : costs.lines()) {
			line.line(document).filter(window::contains).filter(number -> isShown(line, style))
					.ifPresent(number -> add(minings, () -> new LineMining(number, document, this, line, shapes.getOrDefault(number, ""),
							LineLabel.of(line.cost(), hot.contains(line.cost()), style.parts(), style.notation()), new Dimming(costs, line.isStale()), layout, window)));
		}
		return minings;
	}

	private static int line(ICodeMining mining) {
		return mining instanceof HeaderMining header ? header.line() : ((LineMining) mining).line();
	}
}
