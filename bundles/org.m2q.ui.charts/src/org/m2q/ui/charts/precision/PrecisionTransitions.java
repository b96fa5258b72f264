package org.m2q.ui.charts.precision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.osgi.util.NLS;
import org.m2q.base.unit.Format;
import org.m2q.base.unit.Notation;
import org.m2q.report.CauseReport;
import org.m2q.report.LayerReport;
import org.m2q.report.PointReport;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.DataTable;
import org.m2q.ui.charts.DataTable.Cell;
import org.m2q.ui.charts.DataTable.Column;
import org.m2q.ui.charts.Scene;
import org.m2q.ui.charts.TextMeasure;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.charts.internal.LayerTexts;
import org.m2q.ui.charts.internal.Messages;

/**
 * From which format to which results pass between layers, and what their requantization costs. What the network reads from outside is not among them: it
 * comes as its first layers want it.
 */
public final class PrecisionTransitions implements Chart {

	private static final String REQUANTIZE = "requantize";

	private final PointReport point;
	private final List<Transition> transitions;

	/** The transitions of a point. */
	public PrecisionTransitions(PointReport point) {
		this.point = Objects.requireNonNull(point, "point");
		transitions = isKnown() ? point.layers().stream().flatMap(this::of).toList() : List.of();
	}

	/** Whether the result says which layers read from which; those of older versions do not. */
	public boolean isKnown() {
		return point.layers().stream().anyMatch(layer -> !layer.producers().isEmpty());
	}

	private Stream<Transition> of(LayerReport producer) {
		// What is read in fewer bits than it is written comes first, as formats are sorted.
		Map<String, List<String>> readers = new TreeMap<>(formats());
		for (LayerReport layer : point.layers()) {
			if (layer.producers().contains(producer.index())) {
				readers.computeIfAbsent(layer.precision().activations(), format -> new ArrayList<>()).add(layer.name());
			}
		}
		String from = producer.precision().activations();
		long elements = producer.output().stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
		long bytes = Math.ceilDiv(Math.multiplyExact(elements, (long) PrecisionMap.bits(from)), Byte.SIZE);
		List<CauseReport.Term> terms = producer.energyByCause().stream().flatMap(cause -> cause.terms().stream()).filter(term -> term.action().equals(REQUANTIZE)).toList();
		double energy = terms.stream().mapToDouble(CauseReport.Term::joules).sum();
		boolean unpriced = terms.isEmpty() && producer.notModelled().stream().anyMatch(part -> part.contains("requantiz"));
		if (readers.isEmpty()) {
			return Stream.of(new Transition(producer, from, "", List.of(), bytes, unpriced ? Double.NaN : energy));
		}
		return readers.entrySet().stream().map(entry -> {
			boolean converts = !entry.getKey().equals(from);
			return new Transition(producer, from, entry.getKey(), entry.getValue(), bytes,
					unpriced || terms.isEmpty() && converts ? Double.NaN : energy / readers.size());
		});
	}

	/** Formats with few bits first. */
	static Comparator<String> formats() {
		return Comparator.<String> comparingInt(format -> format.isEmpty() ? Integer.MAX_VALUE : PrecisionMap.bits(format)).thenComparing(Comparator.naturalOrder());
	}

	List<Transition> transitions() {
		return transitions;
	}

	/** Those of a mark of the scene. */
	static boolean belongs(Transition transition, String from, String to) {
		return transition.from().equals(from) && transition.to().equals(to);
	}

	/** Names of the layers whose results a mark is about, e.g. to select them. */
	public Set<String> producers(String mark) {
		return of(mark).map(transition -> transition.producer().name()).collect(Collectors.toSet());
	}

	/** Name of the layer of a mark whose requantization costs most. */
	public Optional<String> costliest(String mark) {
		return of(mark).max(Comparator.comparingDouble(transition -> Double.isNaN(transition.energy()) ? 0 : transition.energy())).map(transition -> transition.producer().name());
	}

	private Stream<Transition> of(String mark) {
		return transitions.stream().filter(transition -> TransitionScene.id(transition.from(), transition.to()).equals(mark));
	}

	/** Results that are read in another format. */
	long conversions() {
		return results(transitions.stream().filter(Transition::isConversion).toList());
	}

	/** All results. */
	long results() {
		return results(transitions);
	}

	/** Results of some transitions; one that is read in several formats counts once. */
	static long results(List<Transition> transitions) {
		return transitions.stream().mapToInt(transition -> transition.producer().index()).distinct().count();
	}

	/** Bytes of the results of some transitions, each once. */
	static long bytes(List<Transition> transitions) {
		Map<Integer, Long> held = new HashMap<>();
		transitions.forEach(transition -> held.put(transition.producer().index(), transition.bytes()));
		return held.values().stream().mapToLong(Long::longValue).sum();
	}

	/** Joules of all that is priced. */
	double energy() {
		return sum(transitions);
	}

	static double sum(List<Transition> transitions) {
		return transitions.stream().mapToDouble(Transition::energy).filter(joules -> !Double.isNaN(joules)).sum();
	}

	/** E.g. {@code 3.1 % of the energy}; not modelled when the total is unknown. */
	String part(Notation notation) {
		double part = energy() / point.totals().energy();
		return LayerTexts.known(notation.percent(part), part);
	}

	@Override
	public String title() {
		return NLS.bind(Messages.transitionTitle, new Object[] { point.setup().modelText(), point.setup().policy(), results(), conversions(),
				Format.energy(energy()), part(Notation.DEFAULT) });
	}

	@Override
	public int height(TextMeasure measure, int width, int visible) {
		return TransitionScene.height(this, measure, width);
	}

	@Override
	public Scene layout(TextMeasure measure, Theme theme, int width, int height) {
		return new TransitionScene(this, measure, theme, width);
	}

	@Override
	public DataTable table() {
		return new DataTable(List.of(Column.text(Messages.columnLayer), Column.text(Messages.columnKind), Column.text(Messages.columnOutput), Column.text(Messages.columnReadAs),
				Column.text(Messages.columnReaders), Column.number(Messages.columnHeld, "B"), Column.number(Messages.columnRequantization, "J")),
				transitions.stream().map(PrecisionTransitions::row).toList());
	}

	private static DataTable.Row row(Transition transition) {
		LayerReport layer = transition.producer();
		return new DataTable.Row(layer.name(), List.of(Cell.of(layer.name()), Cell.of(layer.kind()), Cell.of(transition.from()),
				Cell.of(transition.to().isEmpty() ? Messages.transitionResult : transition.to()), Cell.of(String.join(", ", transition.readers())),
				new Cell(Format.data(transition.bytes()), transition.bytes()), Cell.of(transition.energy(), "J")));
	}
}
