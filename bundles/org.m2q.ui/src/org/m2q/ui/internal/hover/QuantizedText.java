package org.m2q.ui.internal.hover;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.osgi.util.NLS;
import org.m2q.base.problem.SourceSpan;
import org.m2q.base.unit.Format;
import org.m2q.core.M2qCore;
import org.m2q.core.quantized.QuantizedPoint;
import org.m2q.core.quantized.ValueQuality;
import org.m2q.network.Layer;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.EditorDocument;

/** What quantizing found out about the layers that a call makes. */
final class QuantizedText {

	private static final int DIGITS = 3;
	private static final int MOST = 4;

	private QuantizedText() {
	}

	/** A paragraph per layer; nothing when the text was not quantized, or has changed since. */
	static String of(EditorDocument document, int offset) {
		Optional<IFile> file = document.file().filter(found -> found.getLocation() != null);
		Optional<QuantizedPoint> point = file.flatMap(found -> M2qCore.quantizedPoints().of(found).stream().findFirst())
				.filter(made -> made.text().equals(document.document().get()));
		if (point.isEmpty()) {
			return "";
		}
		String uri = file.get().getLocation().toPath().toUri().toString();
		List<Layer> layers = point.get().network().layers().stream().filter(layer -> isAt(layer, uri, offset)).toList();
		StringBuilder text = new StringBuilder();
		layers.stream().limit(MOST).forEach(layer -> point.get().value(layer.name()).ifPresent(value -> text.append("\n\n**").append(layer.name()).append("** ").append(line(value)).append("\n\n")
				.append(HistogramText.of(rows(layer, point.get())))));
		return text.toString();
	}

	/** What a layer computes, and what of it that is quantized it reads. */
	private static List<HistogramText.Row> rows(Layer layer, QuantizedPoint point) {
		List<HistogramText.Row> rows = new ArrayList<>();
		point.value(layer.name()).ifPresent(value -> rows.add(new HistogramText.Row(Messages.hoverOutput, value)));
		layer.producers().stream().flatMap(List::stream).distinct().limit(MOST)
				.forEach(producer -> (producer == Layer.NETWORK_INPUT ? point.values().stream().filter(value -> value.layer().isEmpty()).findFirst()
						: point.value(point.network().layers().get(producer).name()))
						.ifPresent(value -> rows.add(new HistogramText.Row(NLS.bind(Messages.hoverInput, value.layer().isEmpty() ? value.tensor().name() : value.layer()), value))));
		return rows;
	}

	private static boolean isAt(Layer layer, String uri, int offset) {
		return layer.trail().spans().stream().filter(span -> span.isKnown() && span.uri().equals(uri)).reduce((outer, inner) -> inner).or(() -> Optional.of(layer.origin()))
				.filter(span -> span.uri().equals(uri) && contains(span, offset)).isPresent();
	}

	private static boolean contains(SourceSpan span, int offset) {
		return span.offset() <= offset && offset <= span.offset() + span.length();
	}

	private static String line(ValueQuality value) {
		float[] scales = value.tensor().scales();
		return NLS.bind(Messages.hoverRanges, new Object[] { number(value.observed().range().min()), number(value.observed().range().max()), Integer.toString(value.tensor().range().low()),
				Integer.toString(value.tensor().range().high()), Integer.toString(value.tensor().range().zero()), scales.length == 1 ? number(scales[0]) : Messages.hoverPerChannel,
				Double.isNaN(value.sqnr()) ? "\u2014" : number(value.sqnr()) + " dB",
				value.saturation().isPresent() ? Format.percent(value.saturation().getAsDouble()) : "\u2014", value.meanSquaredError().isPresent() ? number(value.meanSquaredError().getAsDouble()) : "\u2014" });
	}

	private static String number(double value) {
		return Format.significant(value, DIGITS);
	}
}
