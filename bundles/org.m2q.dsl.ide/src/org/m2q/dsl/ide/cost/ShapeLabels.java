package org.m2q.dsl.ide.cost;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The inferred shapes of a text. There are as many as calls, and they are off at first, so that they are worked out once somebody asks. Safe for use by several
 * threads.
 */
public final class ShapeLabels {

	/** No calls. */
	public static final ShapeLabels NONE = of(List.of());

	private Supplier<List<ShapeLabel>> maker;
	private Optional<List<ShapeLabel>> made = Optional.empty();

	private ShapeLabels(Supplier<List<ShapeLabel>> maker) {
		this.maker = maker;
	}

	/** What is known already, in the order of the text. */
	public static ShapeLabels of(List<ShapeLabel> known) {
		List<ShapeLabel> copy = List.copyOf(known);
		return new ShapeLabels(() -> copy);
	}

	/**
	 * Those of the calls of a text; nothing is worked out yet.
	 *
	 * @param models the models of the text
	 * @param uri address of the text
	 */
	static ShapeLabels of(List<PricedModel> models, String uri) {
		return new ShapeLabels(() -> ShapeLabel.of(models, uri));
	}

	/** All labels, in the order of the text. */
	public synchronized List<ShapeLabel> all() {
		if (made.isEmpty()) {
			made = Optional.of(List.copyOf(maker.get()));
			maker = List::of;
		}
		return made.get();
	}

	/** Whether they were worked out. */
	public synchronized boolean areMade() {
		return made.isPresent();
	}
}
