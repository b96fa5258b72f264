package org.m2q.ui.internal.mining;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.BadPositionCategoryException;
import org.eclipse.jface.text.DefaultPositionUpdater;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IPositionUpdater;
import org.eclipse.jface.text.Position;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.cost.HeaderCost;
import org.m2q.dsl.ide.cost.LineCost;
import org.m2q.dsl.ide.cost.LineLabel;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;

/**
 * Costs that move with the text. When a model cannot be priced for the moment, because a line is half typed, its old costs stay and are
 * marked stale. Only in the user interface thread.
 */
public final class TrackedCosts {

	private final IDocument document;
	private final String category = TrackedCosts.class.getName() + System.identityHashCode(this);
	private final IPositionUpdater updater = new DefaultPositionUpdater(category);
	private List<Tracked<LineCost, LineLabel>> lines = List.of();
	private List<Tracked<HeaderCost, String>> headers = List.of();

	/**
	 * A cost at its place.
	 *
	 * @param cost what is shown
	 * @param label its text
	 * @param position first character of what makes it; moves with the text
	 * @param isStale whether the text has changed since
	 */
	public record Tracked<T, L>(T cost, L label, Position position, boolean isStale) {

		/** Line of the place, from 0; empty when it is gone. */
		public Optional<Integer> line(IDocument document) {
			OptionalInt line = lineOf(position, document);
			return line.isPresent() ? Optional.of(line.getAsInt()) : Optional.empty();
		}

		private static OptionalInt lineOf(Position position, IDocument document) {
			try {
				return position.isDeleted() ? OptionalInt.empty() : OptionalInt.of(document.getLineOfOffset(position.offset));
			} catch (BadLocationException e) {
				// The end of the text was cut off.
				return OptionalInt.empty();
			}
		}
	}

	/** Starts to follow a document. */
	public TrackedCosts(IDocument document) {
		this.document = document;
		document.addPositionCategory(category);
		document.addPositionUpdater(updater);
	}

	/** Stops following the document. */
	public void dispose() {
		document.removePositionUpdater(updater);
		try {
			document.removePositionCategory(category);
		} catch (BadPositionCategoryException e) {
			Activator.log(Messages.costFailed, e);
		}
	}

	/** Costs of lines in the order of the text. */
	public List<Tracked<LineCost, LineLabel>> lines() {
		return lines;
	}

	/** Summaries of models and experiments in the order of the text. */
	public List<Tracked<HeaderCost, String>> headers() {
		return headers;
	}

	/** Takes over new costs; what they do not know stays as stale, as long as its definition is there. */
	public void update(CostReport report) {
		Set<String> priced = new HashSet<>();
		Set<String> known = new HashSet<>();
		Set<Integer> taken = new HashSet<>();
		report.headers().forEach(header -> {
			known.add(header.kind() + header.name());
			if (header.priced()) {
				priced.add(header.name());
			}
		});
		List<Tracked<LineCost, LineLabel>> newLines = new ArrayList<>();
		for (int i = 0; i < report.lines().size(); i++) {
			LineCost line = report.lines().get(i);
			taken.add(line.line() - 1);
			track(line, report.labels().get(i), line.offset()).ifPresent(newLines::add);
		}
		for (Tracked<LineCost, LineLabel> old : lines) {
			boolean keep = known.contains(HeaderCost.Kind.MODEL + old.cost().model()) && !priced.contains(old.cost().model());
			Optional<Integer> line = old.line(document);
			if (keep && line.isPresent() && taken.add(line.get())) {
				newLines.add(new Tracked<>(old.cost(), old.label(), old.position(), true));
			} else {
				forget(old.position());
			}
		}
		List<Tracked<HeaderCost, String>> newHeaders = new ArrayList<>();
		for (HeaderCost header : report.headers()) {
			Optional<Tracked<HeaderCost, String>> before = header.priced() ? Optional.empty() : old(header);
			HeaderCost shown = before.map(Tracked::cost).orElse(header);
			track(shown, HeaderMining.text(shown), header.offset()).ifPresent(
					fresh -> newHeaders.add(new Tracked<>(fresh.cost(), fresh.label(), fresh.position(), before.isPresent())));
		}
		headers.forEach(header -> forget(header.position()));
		lines = newLines;
		headers = newHeaders;
	}

	private Optional<Tracked<HeaderCost, String>> old(HeaderCost header) {
		return headers.stream().filter(old -> old.cost().priced() && old.cost().kind() == header.kind()
				&& old.cost().name().equals(header.name())).findFirst();
	}

	private <T, L> Optional<Tracked<T, L>> track(T cost, L label, int offset) {
		try {
			Position position = new Position(offset, 1);
			document.addPosition(category, position);
			return Optional.of(new Tracked<>(cost, label, position, false));
		} catch (BadLocationException e) {
			// The text has become shorter since; the next report is on its way.
			return Optional.empty();
		} catch (BadPositionCategoryException e) {
			Activator.log(Messages.costFailed, e);
			return Optional.empty();
		}
	}

	private void forget(Position position) {
		try {
			document.removePosition(category, position);
		} catch (BadPositionCategoryException e) {
			Activator.log(Messages.costFailed, e);
		}
	}
}
