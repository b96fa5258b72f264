package org.m2q.ui.views.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IMemento;
import org.m2q.calibration.HealthFinding;
import org.m2q.calibration.Histogram;
import org.m2q.calibration.build.QuantizedWeights;
import org.m2q.core.quantized.QuantizedPoint;
import org.m2q.core.quantized.ValueQuality;
import org.m2q.core.results.ShownResult;
import org.m2q.quant.program.FilterCodes;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.ranges.RangeMap;
import org.m2q.ui.charts.ranges.RangeOrder;
import org.m2q.ui.charts.ranges.ValueBins;
import org.m2q.ui.charts.ranges.ValueRow;

/** What values the tensors of a quantized network take, and which of them codes can say. */
public final class RangeView extends ChartView {

	private static final String ORDER = "order";
	private static final String WEIGHTS = "weights";
	private static final int WEIGHT_BINS = 128;

	private RangeOrder order = RangeOrder.NETWORK;
	private boolean weights;
	private Quantizer quantizer;

	@Override
	protected String name() {
		return "ranges";
	}

	@Override
	public void createPartControl(Composite parent) {
		quantizer = new Quantizer(parent.getDisplay(), () -> {
			if (canvas() != null && !canvas().isDisposed()) {
				refresh();
			}
		});
		super.createPartControl(parent);
	}

	@Override
	protected Optional<Chart> chart(ShownResult result) {
		return result().program().map(point -> new RangeMap(NLS.bind(Messages.rangeNetwork, result.pointReport().setup().modelText(), result.pointReport().setup().policy()),
				weights ? weights(point) : values(point), order));
	}

	private static List<ValueRow> values(QuantizedPoint point) {
		List<ValueRow> rows = new ArrayList<>();
		Map<String, List<String>> findings = point.findings().stream().collect(Collectors.groupingBy(finding -> point.network().layers().get(finding.layer()).name(),
				Collectors.mapping(HealthFinding::message, Collectors.toList())));
		for (ValueQuality value : point.values()) {
			float least = Float.POSITIVE_INFINITY;
			float largest = 0;
			for (float scale : value.tensor().scales()) {
				least = Math.min(least, scale);
				largest = Math.max(largest, scale);
			}
			Histogram histogram = value.observed().histogram();
			ValueBins bins = new ValueBins(histogram.low(), histogram.high(), histogram.counts());
			int zero = value.tensor().range().zero();
			rows.add(new ValueRow(value.layer(), value.tensor().name(), value.observed().range().min(), value.observed().range().max(), Optional.of(bins),
					value.tensor().storage().name().toLowerCase(java.util.Locale.ROOT), value.tensor().range().low(), value.tensor().range().high(), zero, least, largest, value.saturation(),
					Double.isNaN(value.sqnr()) ? OptionalDouble.empty() : OptionalDouble.of(value.sqnr()), value.layer().isEmpty() ? List.of() : findings.getOrDefault(value.layer(), List.of())));
		}
		return rows;
	}

	private static List<ValueRow> weights(QuantizedPoint point) {
		Map<String, QuantizedWeights> all = point.layerWeights();
		List<ValueRow> rows = new ArrayList<>();
		point.network().layers().stream().filter(layer -> all.containsKey(layer.name())).forEach(layer -> rows.add(row(layer.name(), all.get(layer.name()))));
		return rows;
	}

	private static ValueRow row(String layer, QuantizedWeights weights) {
		float[] values = weights.original();
		double low = Double.POSITIVE_INFINITY;
		double high = Double.NEGATIVE_INFINITY;
		for (float value : values) {
			low = Math.min(low, value);
			high = Math.max(high, value);
		}
		long[] counts = new long[WEIGHT_BINS];
		for (float value : values) {
			counts[high > low ? Math.min(WEIGHT_BINS - 1, (int) ((value - low) / (high - low) * WEIGHT_BINS)) : 0]++;
		}
		FilterCodes codes = weights.codes();
		int least = 0;
		int most = 0;
		for (short code : codes.codes()) {
			least = Math.min(least, code);
			most = Math.max(most, code);
		}
		float scaleLow = Float.POSITIVE_INFINITY;
		float scaleHigh = 0;
		for (float scale : codes.scales()) {
			scaleLow = Math.min(scaleLow, scale);
			scaleHigh = Math.max(scaleHigh, scale);
		}
		String formats = String.join(", ", codes.formats().stream().map(format -> format.scheme() + " " + format.bits()).distinct().sorted().toList());
		return new ValueRow(layer, layer, low, high, Optional.of(new ValueBins(low, high, counts)), NLS.bind(Messages.rangeWeightBits, formats), least, most, 0, scaleLow, scaleHigh,
				OptionalDouble.empty(), OptionalDouble.of(weights.error().sqnr()), List.of());
	}

	@Override
	protected String emptyText(ShownResult result) {
		return Messages.quantizeNothing;
	}

	@Override
	protected void showEmpty(EmptyPage page, ShownResult result) {
		quantizer.explain(page, result);
	}

	@Override
	protected String statusText(ShownResult shown) {
		return super.statusText(shown) + result().program().map(point -> " · " + (point.fits(shown) ? "" : Messages.rangeStale + " ")
				+ NLS.bind(Messages.rangeSource, point.weights(), point.samples()).replace("&", "&&")).orElse("");
	}

	@Override
	protected void contribute(IToolBarManager tools, IMenuManager menu) {
		tools.add(ViewAction.push(Messages.actionQuantize, Messages.actionQuantizeTip, Optional.of("quantize"),
				() -> result().shown().ifPresent(quantizer::start)));
		tools.add(ViewAction.toggle(Messages.actionWeights, Messages.actionWeightsTip, Optional.of("weights"), weights, on -> {
			weights = on;
			refresh();
		}));
		tools.add(new Choice<>(Messages.actionOrder, "sort", () -> List.of(RangeOrder.values()), () -> order, RangeView::text, chosen -> {
			order = chosen;
			refresh();
		}));
	}

	private static String text(RangeOrder order) {
		return switch (order) {
			case NETWORK -> Messages.orderNetwork;
			case SQNR -> Messages.orderSqnr;
			case SATURATION -> Messages.orderSaturation;
		};
	}

	/** The editor shows the layer, but the keyboard stays here. */
	@Override
	protected void picked(Mark mark) {
		opened(mark);
		getSite().getPage().activate(this);
	}

	@Override
	protected void restore(IMemento memento) {
		weights = Boolean.TRUE.equals(memento.getBoolean(WEIGHTS));
		String known = memento.getString(ORDER);
		order = List.of(RangeOrder.values()).stream().filter(value -> value.name().equals(known)).findFirst().orElse(RangeOrder.NETWORK);
	}

	@Override
	public void saveState(IMemento memento) {
		super.saveState(memento);
		memento.putBoolean(WEIGHTS, weights);
		memento.putString(ORDER, order.name());
	}

	@Override
	public void dispose() {
		if (quantizer != null) {
			quantizer.dispose();
		}
		super.dispose();
	}
}
