package org.m2q.ui.internal.link;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.core.resources.IFile;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.m2q.core.results.ShownResult;
import org.m2q.core.results.SourcePlace;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.cost.LineCost;
import org.m2q.dsl.ide.cost.PricedModel;
import org.m2q.report.LayerReport;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.mining.TrackedCosts;

/** Which layers a line makes, and which line makes a layer. Only in the user interface thread. */
public final class LayerPlaces {

	private LayerPlaces() {
	}

	/**
	 * Layers of a result that a line makes: by the costs of the editor, which follow the text, else by the places in the result.
	 *
	 * @param line from 0
	 * @return names in network order; none for a line that makes no layers
	 */
	public static List<String> layers(EditorDocument document, int line, ShownResult result) {
		Set<String> known = new LinkedHashSet<>(result.layerNames());
		Set<String> found = new LinkedHashSet<>();
		document.costs().ifPresent(costs -> {
			for (TrackedCosts.Tracked<LineCost> tracked : costs.lines()) {
				if (tracked.line(document.document()).filter(place -> place == line).isPresent()) {
					names(tracked.cost(), document).stream().filter(known::contains).forEach(found::add);
				}
			}
		});
		if (found.isEmpty()) {
			document.file().ifPresent(file -> byPlace(file, line, result, found));
		}
		return List.copyOf(found);
	}

	private static void byPlace(IFile file, int line, ShownResult result, Set<String> found) {
		for (LayerReport layer : result.pointReport().layers()) {
			SourcePlace.parse(layer.place()).filter(place -> place.line() == line + 1 && place.find(file.getProject()).filter(file::equals).isPresent())
					.ifPresent(place -> found.add(layer.name()));
		}
	}

	/** Names of the layers of a line. */
	public static List<String> names(LineCost line, EditorDocument document) {
		Optional<PricedModel> model = document.report().map(CostReport::models).orElse(List.of()).stream()
				.filter(candidate -> candidate.name().equals(line.model())).findFirst();
		List<String> names = new ArrayList<>();
		model.flatMap(PricedModel::layers).ifPresent(network -> line.layers().stream().filter(index -> index < network.layers().size())
				.forEach(index -> names.add(network.layers().get(index).name())));
		return names;
	}

	/** Offset in the text of the line that makes a layer: the one that makes fewest others; empty when none does. */
	public static Optional<Integer> offset(EditorDocument document, String layer) {
		if (document.costs().isEmpty()) {
			return Optional.empty();
		}
		return document.costs().get().lines().stream().filter(line -> line.line(document.document()).isPresent())
				.filter(line -> names(line.cost(), document).contains(layer))
				.min(Comparator.comparingInt(line -> line.cost().layers().size())).map(line -> line.position().offset);
	}

	/** Offset of a place in a text, at most its end. */
	static int offset(IDocument text, SourcePlace place) {
		try {
			int line = Math.min(place.line() - 1, text.getNumberOfLines() - 1);
			int start = text.getLineOffset(Math.max(0, line));
			return Math.min(start + Math.max(0, place.column() - 1), start + text.getLineLength(Math.max(0, line)));
		} catch (BadLocationException e) {
			return 0;
		}
	}
}
