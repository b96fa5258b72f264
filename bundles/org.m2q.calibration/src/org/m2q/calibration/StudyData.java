package org.m2q.calibration;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.m2q.calibration.data.DataException;
import org.m2q.calibration.data.DataSet;
import org.m2q.calibration.data.DataSets;
import org.m2q.calibration.data.MadeUpSamples;
import org.m2q.calibration.data.Preprocessing;
import org.m2q.model.m2q.DataKind;
import org.m2q.model.m2q.DataSource;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.ScoreKind;
import org.m2q.network.LayerNetwork;
import org.m2q.onnx.OnnxException;

/**
 * The weights and data that an experiment names, the same for the command line and the development environment.
 *
 * @param experiment the experiment
 * @param folder where its text is; paths are relative to it
 */
public record StudyData(Experiment experiment, Path folder) {

	/**
	 * Samples for a model.
	 *
	 * @param feed the samples
	 * @param source what they are from: a path as the text names it, or noise
	 * @param synthetic whether they are made up, so that nothing follows from them for accuracy
	 */
	public record Samples(Feed feed, String source, boolean synthetic) {

		/** How many of what, such as {@code 100 samples of images}. */
		public String description() {
			return feed.size() + " samples of " + source;
		}
	}

	/** The source of samples when no data are named. */
	public static final String NOISE = "noise, as no data are named";

	/**
	 * The model with the weights that the experiment names, else with synthetic ones.
	 *
	 * @throws DataException as {@link TrainedModel#of}
	 * @throws OnnxException as {@link TrainedModel#of}
	 */
	public TrainedModel model(List<LayerNetwork> sizes) throws DataException, OnnxException {
		return TrainedModel.of(sizes, experiment, folder);
	}

	/**
	 * What ranges are observed on: the data that the experiment names, else {@link MadeUpSamples}.
	 *
	 * @throws DataException when the data cannot be read
	 */
	public Samples calibration(TrainedModel model) throws DataException {
		Optional<DataSource> named = DataDeclarations.source(experiment, DataKind.CALIBRATION);
		if (named.isEmpty()) {
			return new Samples(new Feed(new MadeUpSamples(model.inputs().sizes().getFirst()), preprocessing(), model.inputs()), NOISE, true);
		}
		return named(named.get(), model);
	}

	/**
	 * The data of a kind.
	 *
	 * @throws DataException when the experiment names none, or they cannot be read
	 */
	public Samples required(DataKind kind, TrainedModel model) throws DataException {
		DataSource source = DataDeclarations.source(experiment, kind).orElseThrow(() -> new DataException("experiment " + experiment.getName() + " names no " + kind.getLiteral()
				+ " data; add a line such as: " + kind.getLiteral() + " \"images\" over 100 samples"));
		return named(source, model);
	}

	private Samples named(DataSource source, TrainedModel model) throws DataException {
		Optional<Path> labels = Optional.ofNullable(source.getLabels()).map(file -> folder.resolve(file).normalize());
		DataSet data = DataSets.open(folder.resolve(source.getPath()).normalize(), labels);
		DataSet used = source.isSetSamples() && source.getSamples() > 0 ? data.first(source.getSamples()) : data;
		return new Samples(new Feed(used, preprocessing(), model.inputs()), source.getPath(), false);
	}

	/** What is done to pictures. */
	public Preprocessing preprocessing() {
		return DataDeclarations.preprocessing(experiment);
	}

	/**
	 * What results are compared with labels by.
	 *
	 * @throws DataException when its characters cannot be read
	 */
	public Scoring scoring() throws DataException {
		Optional<org.m2q.model.m2q.Scoring> declared = DataDeclarations.scoring(experiment);
		if (declared.isPresent() && declared.get().getKind() == ScoreKind.TEXT) {
			return Scoring.Text.read(folder.resolve(declared.get().getKeys()).normalize());
		}
		return new Scoring.Classes();
	}
}
