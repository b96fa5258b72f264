package org.m2q.ui.internal.suggest;

import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.m2q.advisor.ActivationSource;
import org.m2q.advisor.WeightSource;
import org.m2q.base.Cancellation;
import org.m2q.core.M2qCore;
import org.m2q.core.quantized.CalibratedActivations;
import org.m2q.core.quantized.CalibratedWeights;
import org.m2q.core.quantized.QuantizedPoint;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.LanguageServices;
import org.m2q.dsl.ide.suggest.SuggestionReport;
import org.m2q.dsl.ide.suggest.SuggestionService.Options;
import org.m2q.model.m2q.Experiment;
import org.m2q.network.LayerNetwork;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.EditorDocuments;
import org.m2q.ui.internal.navigate.PlaceOpener;

/** Asks the advisor about a file of a project. Not in the user interface thread. */
public final class SuggestionAnalysis {

	/** Most files of a project that are asked whether they run what a file defines. */
	private static final int MOST_USERS = 60;

	private SuggestionAnalysis() {
	}

	/**
	 * Suggestions for a text.
	 *
	 * @param file the file of the text; empty for texts of no project
	 */
	public static SuggestionReport report(M2qDocument document, Optional<IFile> file, Cancellation cancellation) {
		LanguageServices services = Activator.instance().services();
		Options options = new Options(SuggestionPreferences.acceptance(), SuggestionAnalysis::isWritable, SuggestionAnalysis::activations, SuggestionAnalysis::weights);
		return services.suggestions().report(document, () -> users(services, file), services.workspace(), options, cancellation);
	}

	/** The other files of the project: those that are open first, in the order of their paths. */
	private static List<M2qDocument> users(LanguageServices services, Optional<IFile> file) {
		List<M2qDocument> documents = new ArrayList<>();
		file.ifPresent(asking -> {
			List<IFile> found = new ArrayList<>();
			try {
				asking.getProject().accept(resource -> {
					if (resource instanceof IFile other && "m2q".equals(other.getFileExtension()) && !other.equals(asking) && other.getLocation() != null) {
						found.add(other);
					}
					return resource.getType() != IResource.FILE && !resource.isDerived();
				});
			} catch (CoreException e) {
				Activator.log(Messages.suggestionsFailed, e);
			}
			Comparator<IFile> openFirst = Comparator.comparing(other -> EditorDocuments.find(other).isEmpty());
			found.stream().sorted(openFirst.thenComparing(other -> other.getFullPath().toString())).limit(MOST_USERS)
					.forEach(other -> documents.add(services.workspace().open(other.getLocation().toPath().toUri().toString())));
		});
		return documents;
	}

	/** What calibration saw, where the experiment was quantized in this Eclipse; else normally distributed activations. */
	private static ActivationSource activations(Experiment experiment, LayerNetwork network) {
		return points(experiment).flatMap(point -> CalibratedActivations.of(point, network).stream()).findFirst().orElseGet(ActivationSource::normal);
	}

	/** The weights of the network, where the experiment was quantized in this Eclipse; else none are known. */
	public static Optional<WeightSource> weights(Experiment experiment, LayerNetwork network) {
		return points(experiment).flatMap(point -> CalibratedWeights.of(point, network).stream()).findFirst();
	}

	private static Stream<QuantizedPoint> points(Experiment experiment) {
		Optional<IFile> file = Optional.ofNullable(experiment.eResource()).flatMap(resource -> PlaceOpener.file(resource.getURI().toString()));
		return file.stream().flatMap(found -> M2qCore.quantizedPoints().of(found).stream()).filter(point -> point.experiment().equals(experiment.getName()));
	}

	private static boolean isWritable(String uri) {
		try {
			return !uri.startsWith("file:") || Files.isWritable(Path.of(java.net.URI.create(uri)));
		} catch (IllegalArgumentException | FileSystemNotFoundException e) {
			// A text that was never saved.
			return true;
		}
	}
}
