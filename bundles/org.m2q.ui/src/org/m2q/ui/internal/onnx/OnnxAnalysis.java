package org.m2q.ui.internal.onnx;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.osgi.util.NLS;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.ide.importing.ImportSource;
import org.m2q.dsl.ide.importing.ImportedModel;
import org.m2q.dsl.ide.importing.OnnxImport;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.ValueInfo;
import org.m2q.onnx.translate.GivenName;
import org.m2q.onnx.translate.ImportObstacle;
import org.m2q.onnx.translate.ModelImport;
import org.m2q.onnx.translate.QuantizedModel;

/**
 * What came out of a look at a model: its text, or what keeps it from becoming one.
 *
 * @param imported the text and its weights; empty when it cannot be imported
 * @param scales file of the scales of a quantized model; empty for another one
 * @param obstacles nodes that the language cannot say
 * @param problem what else is wrong, in words
 */
record OnnxAnalysis(Optional<ImportedModel> imported, Optional<String> scales, List<ImportObstacle> obstacles, Optional<String> problem) {

	private static final int PHASES = 5;

	OnnxAnalysis {
		obstacles = List.copyOf(obstacles);
	}

	private static OnnxAnalysis failed(String problem) {
		return new OnnxAnalysis(Optional.empty(), Optional.empty(), List.of(), Optional.of(problem));
	}

	/**
	 * Looks at a model. Nothing is written.
	 *
	 * @param names in place of those that the text has otherwise
	 * @throws java.util.concurrent.CancellationException when the monitor is cancelled
	 */
	static OnnxAnalysis of(OnnxSource source, Map<GivenName, String> names, IProgressMonitor monitor) {
		SubMonitor progress = SubMonitor.convert(monitor, NLS.bind(Messages.analysing, source.file().getFileName()), PHASES);
		Cancellation cancellation = monitor::isCanceled;
		try {
			progress.subTask(Messages.phaseRead);
			ImportSource read = ImportSource.of(OnnxFiles.read(source.file()));
			OnnxModel model = read.model();
			Optional<String> scales = source.withWeights() ? read.quantized().map(QuantizedModel::json) : Optional.empty();
			if (scales.isPresent() && !source.replace() && ResourcesPlugin.getWorkspace().getRoot().exists(source.folder().append(source.scalesName()))) {
				return failed(NLS.bind(Messages.exists, source.scalesName(), source.folder().makeRelative()));
			}
			Optional<String> misfit = misfit(model, source.shape());
			if (misfit.isPresent()) {
				return failed(misfit.get());
			}
			progress.worked(1);
			progress.subTask(Messages.phaseCheck);
			Map<String, int[]> shapes = read.shapes(source.shape());
			List<ImportObstacle> obstacles = ModelImport.obstacles(model, shapes, cancellation);
			if (!obstacles.isEmpty()) {
				return new OnnxAnalysis(Optional.empty(), Optional.empty(), obstacles, Optional.empty());
			}
			progress.worked(1);
			String target = ResourcesPlugin.getWorkspace().getRoot().getLocation().append(source.folder()).append(source.textName()).toFile().toURI().toString();
			OnnxImport task = new OnnxImport(source.file().getFileName().toString(), source.name(), target, source.weightsName(), shapes, names);
			ImportedModel imported = task.run(model, M2qWorkspace.create(), phase -> {
				progress.worked(phase.ordinal() == 0 ? 0 : 1);
				progress.subTask(text(phase));
			}, cancellation);
			return new OnnxAnalysis(Optional.of(imported), scales, List.of(), Optional.empty());
		} catch (OnnxException e) {
			String path = source.file().toString();
			String message = e.getMessage().startsWith(path) ? source.file().getFileName() + e.getMessage().substring(path.length()) : e.getMessage();
			return failed(NLS.bind(Messages.cannotImport, message));
		} catch (NoSuchFileException e) {
			return failed(NLS.bind(Messages.noFile, source.file()));
		} catch (IOException e) {
			return failed(NLS.bind(Messages.cannotRead, source.file(), e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
		} catch (OutOfMemoryError e) {
			return failed(NLS.bind(Messages.tooLarge, source.file().getFileName()));
		}
	}

	/** Sizes that only a run knows have to be given, and what is given must fit. */
	private static Optional<String> misfit(OnnxModel model, List<Integer> shape) {
		if (model.inputs().size() != 1) {
			return Optional.empty();
		}
		ValueInfo input = model.inputs().getFirst();
		String declared = input.axes().stream().map(axis -> axis.size() >= 0 ? Long.toString(axis.size()) : "?").collect(Collectors.joining("×"));
		if (shape.isEmpty()) {
			return input.axes().isEmpty() || declared.contains("?") ? Optional.of(NLS.bind(Messages.openShape, input.name(), input.axes().isEmpty() ? "?" : declared))
					: Optional.empty();
		}
		boolean fits = input.axes().isEmpty() || input.axes().size() == shape.size();
		for (int i = 0; fits && i < input.axes().size(); i++) {
			fits = input.axes().get(i).size() < 0 || input.axes().get(i).size() == shape.get(i);
		}
		return fits ? Optional.empty()
				: Optional.of(NLS.bind(Messages.otherShape, new Object[] { input.name(), declared, shape.stream().map(Object::toString).collect(Collectors.joining("×")) }));
	}

	private static String text(OnnxImport.Phase phase) {
		return switch (phase) {
			case TRANSLATE -> Messages.phaseTranslate;
			case ELABORATE -> Messages.phaseElaborate;
			case COMPARE -> Messages.phaseCompare;
		};
	}

	/** Sizes of a shape as the user types them, such as {@code 1,3,224,224} or {@code 1×3×224×224}; empty when it is none. */
	static Optional<List<Integer>> shape(String text) {
		String stripped = text.replaceAll("\\s", "");
		if (stripped.isEmpty()) {
			return Optional.of(List.of());
		}
		if (!stripped.matches("[0-9]{1,6}([,x×][0-9]{1,6})*")) {
			return Optional.empty();
		}
		List<Integer> sizes = Arrays.stream(stripped.split("[,x×]")).map(Integer::valueOf).toList();
		return sizes.contains(0) ? Optional.empty() : Optional.of(sizes);
	}
}
