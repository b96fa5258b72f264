package org.m2q.ui.internal.mining;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.BadPositionCategoryException;
import org.eclipse.jface.text.DefaultPositionUpdater;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IPositionUpdater;
import org.eclipse.jface.text.Position;
import org.m2q.dsl.ide.cost.CostOrigin;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.cost.HeaderCost;
import org.m2q.dsl.ide.cost.HotLines;
import org.m2q.dsl.ide.cost.LineCost;
import org.m2q.dsl.ide.cost.PricedModel;
import org.m2q.dsl.ide.cost.ShapeLabel;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.preferences.CostStyle;

/**
 * Costs that move with the text. When a model cannot be priced for the moment, because a line is half typed, its old costs stay and are
 * marked stale. Only in the user interface thread.
 */
public final class TrackedCosts {

	/** So many places are forgotten one by one. */
	private static final int FEW = 50;

	private final IDocument document;
	private final String category = TrackedCosts.class.getName() + System.identityHashCode(this);
	private final IPositionUpdater updater = new DefaultPositionUpdater(category);
	private List<Tracked<LineCost>> lines = List.of();
	private List<Tracked<HeaderCost>> headers = List.of();
	private List<Tracked<ShapeLabel>> shapes = List.of();
	/** What has the shapes that nobody has asked for yet: they are off at first, and there are as many as calls. */
	private Optional<CostReport> unasked = Optional.empty();
	private boolean outdated;

	/**
	 * A cost at its place.
	 *
	 * @param cost what is shown
	 * @param position first character of what makes it; moves with the text
	 * @param isStale whether the text has changed since
	 */
	public record Tracked<T>(T cost, Position position, boolean isStale) {

		/** Line of the place, from 0; empty when it is gone. */
		public Optional<Integer> line(IDocument document) {
			try {
				return position.isDeleted() ? Optional.empty() : Optional.of(document.getLineOfOffset(position.offset));
			} catch (BadLocationException e) {
				// The end of the text was cut off.
				return Optional.empty();
			}
		}
	}

	/**
	 * One of the most expensive lines.
	 *
	 * @param line its cost
	 * @param number its line, from 0
	 * @param rank 1 for the largest share of its model
	 * @param of number of such lines of its model
	 */
	public record HotLine(Tracked<LineCost> line, int number, int rank, int of) {
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
	public List<Tracked<LineCost>> lines() {
		return lines;
	}

	/** Summaries of models and experiments in the order of the text. */
	public List<Tracked<HeaderCost>> headers() {
		return headers;
	}

	/** Inferred shapes at the last characters of the calls that make them, in the order of the text. */
	public List<Tracked<ShapeLabel>> shapes() {
		if (unasked.isPresent()) {
			List<Tracked<ShapeLabel>> asked = new ArrayList<>();
			unasked.get().shapes().forEach(shape -> track(shape, shape.offset() - 1, false, new HashMap<>()).ifPresent(asked::add));
			shapes = asked;
			unasked = Optional.empty();
		}
		return shapes;
	}

	/** The lines that a style calls hot, in the order of the text. */
	public List<HotLine> hot(CostStyle style) {
		Map<LineCost, Tracked<LineCost>> places = new IdentityHashMap<>();
		lines.forEach(line -> places.put(line.cost(), line));
		List<HotLine> hot = new ArrayList<>();
		for (HotLines.Hot line : HotLines.of(lines.stream().map(Tracked::cost).toList(), style.hotCount(), style.hotLeast())) {
			Tracked<LineCost> place = places.get(line.cost());
			place.line(document).ifPresent(number -> hot.add(new HotLine(place, number, line.rank(), line.of())));
		}
		hot.sort(Comparator.comparingInt(HotLine::number));
		return hot;
	}

	/** Whether new costs are late, so that all that are shown may be wrong. */
	public boolean isOutdated() {
		return outdated;
	}

	/** Notes that new costs are late. */
	public void setOutdated() {
		outdated = true;
	}

	/** Takes over new costs; what they do not know stays as stale, as long as its definition is there. */
	public void update(CostReport report) {
		outdated = false;
		Set<String> priced = new HashSet<>();
		Set<String> known = new HashSet<>();
		Set<Integer> taken = new HashSet<>();
		report.headers().forEach(header -> {
			known.add(header.kind() + header.name());
			if (header.priced() && header.kind() == HeaderCost.Kind.MODEL) {
				priced.add(header.name());
			}
		});
		Map<Integer, Position> reusable = new HashMap<>();
		lines.forEach(line -> reuse(line.position(), reusable));
		headers.forEach(header -> reuse(header.position(), reusable));
		shapes.forEach(shape -> reuse(shape.position(), reusable));
		List<Tracked<LineCost>> newLines = new ArrayList<>();
		for (LineCost line : report.lines()) {
			taken.add(line.line() - 1);
			track(line, line.offset(), false, reusable).ifPresent(newLines::add);
		}
		for (Tracked<LineCost> old : lines) {
			boolean keep = old.cost().origin() != CostOrigin.PENDING && known.contains(HeaderCost.Kind.MODEL + old.cost().model()) && !priced.contains(old.cost().model());
			Optional<Integer> line = old.line(document);
			if (keep && line.isPresent() && taken.add(line.get())) {
				track(old.cost().outdated(), old.position().offset, true, reusable).ifPresent(newLines::add);
			}
		}
		List<Tracked<HeaderCost>> newHeaders = new ArrayList<>();
		for (HeaderCost header : report.headers()) {
			Optional<Tracked<HeaderCost>> before = header.priced() ? Optional.empty() : old(header);
			track(before.map(Tracked::cost).map(HeaderCost::outdated).orElse(header), header.offset(), before.isPresent(), reusable).ifPresent(newHeaders::add);
		}
		List<Tracked<ShapeLabel>> newShapes = ShapeMiningProvider.isOn() ? shapes(report, known, reusable) : List.of();
		unasked = ShapeMiningProvider.isOn() ? Optional.empty() : Optional.of(report);
		lines = newLines;
		headers = newHeaders;
		shapes = newShapes;
		forget(reusable.values());
	}

	/** Of models that cannot be elaborated for the moment the old ones stay. */
	private List<Tracked<ShapeLabel>> shapes(CostReport report, Set<String> known, Map<Integer, Position> reusable) {
		List<Tracked<ShapeLabel>> found = new ArrayList<>();
		report.shapes().forEach(shape -> track(shape, shape.offset() - 1, false, reusable).ifPresent(found::add));
		Set<String> elaborated = report.models().stream().filter(model -> model.layers().isPresent()).map(PricedModel::name).collect(Collectors.toSet());
		for (Tracked<ShapeLabel> old : shapes) {
			if (known.contains(HeaderCost.Kind.MODEL + old.cost().model()) && !elaborated.contains(old.cost().model()) && old.line(document).isPresent()) {
				track(old.cost(), old.position().offset, true, reusable).ifPresent(found::add);
			}
		}
		return found;
	}

	private Optional<Tracked<HeaderCost>> old(HeaderCost header) {
		return headers.stream().filter(old -> old.cost().priced() && old.cost().kind() == header.kind()
				&& old.cost().name().equals(header.name())).findFirst();
	}

	/** Most places stay from one report to the next. */
	private void reuse(Position position, Map<Integer, Position> reusable) {
		if (position.isDeleted() || reusable.putIfAbsent(position.offset, position) != null) {
			forget(position);
		}
	}

	private <T> Optional<Tracked<T>> track(T cost, int offset, boolean stale, Map<Integer, Position> reusable) {
		Position known = reusable.remove(offset);
		if (known != null) {
			return Optional.of(new Tracked<>(cost, known, stale));
		}
		try {
			Position position = new Position(offset, 1);
			return add(position) ? Optional.of(new Tracked<>(cost, position, stale)) : Optional.empty();
		} catch (BadPositionCategoryException e) {
			Activator.log(Messages.costFailed, e);
			return Optional.empty();
		}
	}

	/** A document takes long to forget a place among thousands, and a moment to forget all and get some back. */
	private void forget(Collection<Position> gone) {
		if (gone.size() <= FEW) {
			gone.forEach(this::forget);
			return;
		}
		try {
			document.removePositionCategory(category);
			document.addPositionCategory(category);
			List<Position> kept = Stream.of(lines, headers, shapes).flatMap(List::stream).map(Tracked::position).sorted(Comparator.comparingInt(Position::getOffset)).toList();
			for (Position position : kept) {
				add(position);
			}
		} catch (BadPositionCategoryException e) {
			Activator.log(Messages.costFailed, e);
		}
	}

	/** Whether the text reaches to a place, which then follows it. */
	private boolean add(Position position) throws BadPositionCategoryException {
		try {
			document.addPosition(category, position);
			return true;
		} catch (BadLocationException e) {
			// The text has become shorter since; the next report is on its way.
			return false;
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
