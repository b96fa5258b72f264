package org.m2q.ui.launch.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.osgi.util.NLS;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.unit.Format;
import org.m2q.codegen.java.CodegenException;
import org.m2q.codegen.java.GeneratorOptions;
import org.m2q.core.M2qCore;
import org.m2q.core.inference.ChildJvm;
import org.m2q.core.inference.GeneratedProject;
import org.m2q.core.problems.Findings;
import org.m2q.core.quantized.PointQuantizer;
import org.m2q.core.quantized.QuantizationOutcome;
import org.m2q.core.quantized.QuantizedPoint;
import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.Experiment;
import org.m2q.network.NetworkInput;

/** Quantizes a network, writes its Java, compares all tensors with the reference and runs it, in Java machines of their own. */
final class InferenceJob extends RunJob {

	private static final String RUN = "inference";
	/** What a Java machine says that waits for a debugger. */
	private static final Pattern WAITING = Pattern.compile("Listening for transport dt_socket at address: (?:.*:)?(\\d+)");
	private static final int QUANTIZE = 60;
	private static final int GENERATE = 20;
	private static final int COMPARE = 10;
	private static final int INFER = 10;

	private final InferenceSettings settings;
	private final boolean debug;
	private final RunProcess process;
	private final TextSource texts;

	/**
	 * Prepares.
	 *
	 * @param debug whether the generated class waits for a debugger
	 */
	InferenceJob(InferenceSettings settings, boolean debug, RunProcess process, TextSource texts) {
		super(NLS.bind(Messages.inferenceJob, settings.target().label()), process, NLS.bind(Messages.inferenceFailed, settings.target().file()));
		this.settings = settings;
		this.debug = debug;
		this.process = process;
		this.texts = texts;
	}

	@Override
	int work(IProgressMonitor monitor) throws CoreException {
		SubMonitor progress = SubMonitor.convert(monitor, QUANTIZE + GENERATE + COMPARE + INFER);
		Cancellation cancellation = monitor::isCanceled;
		IFile file = settings.target().resource();
		M2qDocument document = texts.open(file);
		Optional<String> experiment = Optional.of(settings.target().experiment()).filter(name -> !name.isEmpty())
				.or(() -> document.experiments().stream().map(Experiment::getName).filter(name -> name != null).findFirst());
		if (experiment.isEmpty()) {
			process.printError(NLS.bind(Messages.noExperiment, file.getName()) + "\n");
			return RunProcess.PROBLEMS;
		}
		progress.subTask(Messages.taskQuantize);
		QuantizationOutcome outcome = new PointQuantizer(document, experiment.get(), 0).run(progress.split(QUANTIZE));
		IProject project = file.getProject();
		outcome.problems().forEach(problem -> process.printError(problem(project, problem)));
		if (outcome.point().isEmpty()) {
			process.printError(NLS.bind(Messages.notQuantized, outcome.obstacle()) + "\n");
			outcome.problems().stream().filter(Problem::isError).findFirst().ifPresent(problem -> Reveal.problem(project, problem));
			return RunProcess.PROBLEMS;
		}
		QuantizedPoint point = outcome.point().get();
		M2qCore.quantizedPoints().put(file, point);
		describe(point);
		try {
			progress.subTask(Messages.taskGenerate);
			GeneratedProject generated = write(file, point, cancellation, progress.split(GENERATE));
			boolean exact = !settings.compare() || compare(file, generated, progress.split(COMPARE), cancellation);
			return settings.infer() || debug ? infer(project, generated, progress.split(INFER), exact, cancellation) : exact ? RunProcess.OK : RunProcess.EXPECTATION;
		} catch (CodegenException e) {
			process.printError(e.getMessage() + ".\n");
			return RunProcess.PROBLEMS;
		} catch (IOException e) {
			throw new CoreException(Status.error(NLS.bind(Messages.javaFailed, e.getMessage()), e));
		}
	}

	private void describe(QuantizedPoint point) {
		process.print(NLS.bind(Messages.quantized, new Object[] { point.network().network().model(), point.experiment(), point.network().layers().size(), point.weights(),
				point.samples() }) + "\n");
		if (point.synthetic()) {
			process.print(Messages.syntheticNote + "\n");
		}
	}

	private GeneratedProject write(IFile file, QuantizedPoint point, Cancellation cancellation, SubMonitor progress) throws CodegenException, CoreException, IOException {
		IProject project = file.getProject();
		if (project.getLocation() == null) {
			throw new CoreException(Status.error(NLS.bind(Messages.notLocal, project.getFullPath())));
		}
		GeneratorOptions options = GeneratedProject.options(point, settings.packageName(), file.getLocation().toPath());
		Path parent = project.getLocation().append(settings.folder()).toPath();
		Files.createDirectories(parent);
		GeneratedProject generated = GeneratedProject.write(point, options, parent.resolve(options.className()), cancellation);
		IFolder folder = project.getFolder(IPath.forPosix(settings.folder()));
		folder.refreshLocal(IResource.DEPTH_INFINITE, progress);
		String source = settings.folder() + "/" + options.className() + "/src/main/java/" + generated.code().folder() + "/" + options.className() + ".java";
		process.print(NLS.bind(Messages.wroteJava, new Object[] { source, Format.grouped(generated.code().source().lines().count()),
				Format.data(generated.code().weights().length) }) + "\n");
		return generated;
	}

	/** Compares with the fast kernels, and with filters that are computed by shifting and adding. */
	private boolean compare(IFile file, GeneratedProject generated, SubMonitor progress, Cancellation cancellation) throws IOException, CoreException {
		progress.setWorkRemaining(2);
		for (boolean shifted : new boolean[] { false, true }) {
			progress.subTask(Messages.taskCompare);
			GeneratedProject.Comparison comparison = generated.compare(shifted, lines("  "), cancellation);
			progress.worked(1);
			if (comparison.first().isPresent()) {
				Problem problem = comparison.first().get().problem(generated.point().network());
				Findings.show(file, RUN, List.of(problem));
				process.printError(problem(file.getProject(), problem));
				return false;
			}
			process.print(NLS.bind(Messages.bitExact, new Object[] { shifted ? Messages.shiftedKernels : Messages.fastKernels, Format.grouped(comparison.tensors()),
					Format.grouped(comparison.elements()) }) + "\n");
		}
		Findings.show(file, RUN, List.of());
		return true;
	}

	private int infer(IProject project, GeneratedProject generated, SubMonitor progress, boolean exact, Cancellation cancellation) throws IOException {
		progress.subTask(Messages.taskInfer);
		Path made = Files.createTempDirectory("m2q-sample-");
		List<Path> inputs = List.of();
		try {
			if (settings.inputs().isEmpty()) {
				inputs = generated.writeSample(made);
				process.print(Messages.inferSample + "\n");
			} else {
				List<String> names = generated.point().network().network().inputs().stream().map(NetworkInput::name).toList();
				Path folder = project.getLocation().toPath();
				Optional<String> obstacle = settings.inputs().obstacle(names, folder);
				if (obstacle.isPresent()) {
					process.printError(obstacle.get() + "\n");
					return RunProcess.PROBLEMS;
				}
				inputs = settings.inputs().paths(names, folder);
				process.print(NLS.bind(Messages.inferFile, names.stream().map(name -> settings.inputs().of(names, name)).collect(Collectors.joining(", "))) + "\n");
			}
			ChildJvm jvm = debug ? generated.jvm().debugged() : generated.jvm();
			int exit = jvm.run(generated.main(), inputs.stream().map(Path::toString).toList(), lines(""), cancellation);
			return exit != 0 ? RunProcess.PROBLEMS : exact ? RunProcess.OK : RunProcess.EXPECTATION;
		} finally {
			if (settings.inputs().isEmpty()) {
				for (Path file : inputs) {
					Files.deleteIfExists(file);
				}
			}
			Files.deleteIfExists(made);
		}
	}

	private ChildJvm.Lines lines(String indent) {
		return new ChildJvm.Lines() {
			@Override
			public void out(String line) {
				Matcher waiting = WAITING.matcher(line);
				process.print(waiting.matches() ? NLS.bind(Messages.debugWaiting, waiting.group(1)) + "\n" : indent + line + "\n");
			}

			@Override
			public void err(String line) {
				process.printError(indent + line + "\n");
			}
		};
	}
}
