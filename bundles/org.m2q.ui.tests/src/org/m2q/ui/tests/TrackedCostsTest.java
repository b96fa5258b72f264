package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.BadPositionCategoryException;
import org.eclipse.jface.text.Document;
import org.eclipse.ui.preferences.ScopedPreferenceStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.cost.ShapeLabel;
import org.m2q.dsl.ide.cost.ShapeLabels;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.mining.TrackedCosts;
import org.m2q.ui.internal.preferences.PreferenceKeys;

/** Places of costs follow the text, whether few or many of them change. */
class TrackedCostsTest {

	private static final int LINES = 300;
	private static final String LINE = "abcdefgh\n";

	@BeforeEach
	void showShapes() {
		new ScopedPreferenceStore(InstanceScope.INSTANCE, M2qUi.PLUGIN_ID).setValue(PreferenceKeys.SHAPES, true);
	}

	@AfterEach
	void hideShapes() {
		new ScopedPreferenceStore(InstanceScope.INSTANCE, M2qUi.PLUGIN_ID).setToDefault(PreferenceKeys.SHAPES);
	}

	private static CostReport report(int before, int column) {
		return new CostReport(List.of(), List.of(), List.of(), List.of(), List.of(),
				ShapeLabels.of(IntStream.range(0, LINES).mapToObj(line -> new ShapeLabel(before + line * LINE.length() + column, "M", "line " + line)).toList()));
	}

	private static void assertPlaces(TrackedCosts costs, Document document, int above) throws BadPositionCategoryException {
		assertEquals(IntStream.range(0, LINES).boxed().toList(), costs.shapes().stream().map(shape -> shape.line(document).orElse(-1) - above).toList());
		assertEquals(LINES, places(document), "no place is left behind");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, LINES - 1 })
	void placesFollowTheText(int same) throws BadLocationException, BadPositionCategoryException {
		Document document = new Document(LINE.repeat(LINES));
		TrackedCosts costs = new TrackedCosts(document);
		costs.update(report(0, 3));
		assertPlaces(costs, document, 0);
		document.replace(0, 0, "more\n");
		assertPlaces(costs, document, 1);
		// All places but some change their columns.
		CostReport moved = report(5, 5);
		List<ShapeLabel> mixed = IntStream.range(0, LINES).mapToObj(line -> (line < same ? report(5, 3) : moved).shapes().get(line)).toList();
		costs.update(new CostReport(List.of(), List.of(), List.of(), List.of(), List.of(), ShapeLabels.of(mixed)));
		assertPlaces(costs, document, 1);
		document.replace(0, 0, "and more\n");
		assertPlaces(costs, document, 2);
		costs.dispose();
	}

	/** Shapes are off at first; then they have no places, until they are asked for. */
	@Test
	void shapesHavePlacesOnceTheyAreWanted() throws BadPositionCategoryException, BadLocationException {
		hideShapes();
		Document document = new Document(LINE.repeat(LINES));
		TrackedCosts costs = new TrackedCosts(document);
		CostReport first = report(0, 3);
		costs.update(first);
		assertEquals(0, places(document));
		assertFalse(first.inferred().areMade(), "nobody has asked");
		showShapes();
		assertPlaces(costs, document, 0);
		document.replace(0, 0, "more\n");
		costs.update(report(5, 3));
		assertPlaces(costs, document, 1);
		costs.dispose();
	}

	private static int places(Document document) throws BadPositionCategoryException {
		return document.getPositions(Arrays.stream(document.getPositionCategories()).filter(name -> name.startsWith(TrackedCosts.class.getName())).findFirst().orElseThrow()).length;
	}

	@Test
	void placesBehindTheEndAreNone() throws BadLocationException {
		Document document = new Document(LINE.repeat(LINES));
		TrackedCosts costs = new TrackedCosts(document);
		costs.update(report(0, 3));
		document.set(LINE);
		costs.update(report(0, 5));
		assertEquals(1, costs.shapes().size());
		costs.dispose();
	}
}
