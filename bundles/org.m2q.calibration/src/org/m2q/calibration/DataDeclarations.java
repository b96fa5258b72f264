package org.m2q.calibration;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

import org.m2q.calibration.data.Interpolation;
import org.m2q.calibration.data.Preprocessing;
import org.m2q.calibration.data.Preprocessing.Colours;
import org.m2q.calibration.data.Preprocessing.Fit;
import org.m2q.calibration.data.Preprocessing.Layout;
import org.m2q.calibration.data.Preprocessing.Resize;
import org.m2q.model.m2q.DataKind;
import org.m2q.model.m2q.DataSource;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.InputLayout;
import org.m2q.model.m2q.ResizeFit;

/** What experiments say of data. */
public final class DataDeclarations {

	private DataDeclarations() {
	}

	/** The data of a kind that an experiment names. */
	public static Optional<DataSource> source(Experiment experiment, DataKind kind) {
		return experiment.getMembers().stream().filter(DataSource.class::isInstance).map(DataSource.class::cast)
				.filter(source -> source.getKind() == kind && source.getPath() != null).findFirst();
	}

	/** How an experiment scores results, if it says so. */
	public static Optional<org.m2q.model.m2q.Scoring> scoring(Experiment experiment) {
		return experiment.getMembers().stream().filter(org.m2q.model.m2q.Scoring.class::isInstance).map(org.m2q.model.m2q.Scoring.class::cast).findFirst();
	}

	/** What an experiment does to pictures; {@link Preprocessing#PLAIN} when it says nothing, or what validation reports as an error. */
	public static Preprocessing preprocessing(Experiment experiment) {
		return experiment.getMembers().stream().filter(org.m2q.model.m2q.Preprocessing.class::isInstance).map(org.m2q.model.m2q.Preprocessing.class::cast).findFirst()
				.flatMap(DataDeclarations::of).orElse(Preprocessing.PLAIN);
	}

	private static Optional<Preprocessing> of(org.m2q.model.m2q.Preprocessing declared) {
		Interpolation interpolation = switch (declared.getInterpolation()) {
			case BILINEAR -> Interpolation.BILINEAR;
			case NEAREST -> Interpolation.NEAREST;
			case BICUBIC -> Interpolation.BICUBIC;
			case SMOOTH -> Interpolation.SMOOTH;
		};
		Optional<Fit> fit = switch (declared.getFit()) {
			case NONE -> Optional.empty();
			case STRETCH -> Optional.of(Fit.STRETCH);
			case ROWS -> Optional.of(Fit.ROWS);
			case SHORTER -> Optional.of(Fit.SHORTER);
		};
		Colours colours = switch (declared.getColours()) {
			case AUTO -> Colours.AUTO;
			case GREY -> Colours.GREY;
			case RGB -> Colours.RGB;
			case BGR -> Colours.BGR;
		};
		Layout layout = declared.getLayout() == InputLayout.CHANNELS_LAST ? Layout.CHANNELS_LAST : Layout.CHANNELS_FIRST;
		try {
			return Optional.of(new Preprocessing(fit.map(kind -> new Resize(kind, declared.getFit() == ResizeFit.SHORTER ? declared.getSize() : 0, interpolation)),
					declared.isCrop(), colours, numbers(declared.getMean(), 0), numbers(declared.getDeviation(), 1), layout));
		} catch (IllegalArgumentException e) {
			return Optional.empty();
		}
	}

	private static List<Float> numbers(List<BigDecimal> values, float otherwise) {
		return values.isEmpty() ? List.of(otherwise) : values.stream().map(BigDecimal::floatValue).toList();
	}
}
