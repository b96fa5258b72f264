package org.m2q.ui.internal.wizards;

import java.io.ByteArrayInputStream;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.osgi.util.NLS;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.codegen.java.CodegenException;
import org.m2q.core.inference.GeneratedProject;
import org.m2q.core.quantized.PointQuantizer;
import org.m2q.core.quantized.QuantizationOutcome;
import org.m2q.core.quantized.QuantizedPoint;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.model.m2q.Experiment;
import org.m2q.onnx.export.SyntheticParameters;
import org.m2q.onnx.weights.WeightFiles;

/**
 * What a new project has besides its texts.
 *
 * @param weights path of a file of made-up weights below the project; empty for none
 * @param javaProject whether there is a Maven project with the generated Java of the experiment, and a test of it
 * @param javaNature given to the project; empty for none
 */
record ProjectAdditions(Optional<String> weights, boolean javaProject, Optional<JavaNature> javaNature) {

	/** Nothing. */
	static final ProjectAdditions NONE = new ProjectAdditions(Optional.empty(), false, Optional.empty());

	/** The seed of made-up weights, in files and in texts. */
	static final int SEED = 42;

	/** Folder of the Maven project. */
	private static final String JAVA = "java";
	private static final String PACKAGE = "generated";
	private static final int WEIGHTS_WORK = 1;
	private static final int JAVA_WORK = 20;

	/**
	 * Makes it. Not in the user interface thread.
	 *
	 * @param text with the model and the only experiment; it is there already
	 * @throws CoreException with a sentence for the user when it cannot be made
	 * @throws OperationCanceledException when cancelled
	 */
	void make(IFile text, IProgressMonitor monitor) throws CoreException {
		SubMonitor progress = SubMonitor.convert(monitor, 2 * WEIGHTS_WORK + JAVA_WORK);
		IFolder folder = text.getProject().getFolder(JAVA);
		try {
			if (weights.isPresent()) {
				progress.subTask(Messages.makingWeights);
				writeWeights(text, text.getProject().getFile(IPath.forPosix(weights.get())), progress.split(WEIGHTS_WORK));
			}
			if (javaProject) {
				writeJava(text, folder, progress.split(JAVA_WORK));
			}
		} catch (CancellationException e) {
			throw new OperationCanceledException();
		}
		if (javaNature.isPresent()) {
			javaNature.get().set(text.getProject(), folder, progress.split(WEIGHTS_WORK));
		}
	}

	private static M2qDocument open(IFile text) {
		return M2qWorkspace.create().open(text.getLocation().toPath());
	}

	private static void writeWeights(IFile text, IFile target, IProgressMonitor monitor) throws CoreException {
		M2qDocument document = open(text);
		ExperimentPoint point = document.result(experiment(document), monitor::isCanceled).points().getFirst();
		byte[] bytes = WeightFiles.safetensors(SyntheticParameters.of(point.cost().network().network(), SEED));
		NewFiles.prepare(target.getParent());
		target.create(new ByteArrayInputStream(bytes), IResource.FORCE, monitor);
	}

	private static Experiment experiment(M2qDocument document) {
		return document.experiments().getFirst();
	}

	private static void writeJava(IFile text, IFolder folder, IProgressMonitor monitor) throws CoreException {
		SubMonitor progress = SubMonitor.convert(monitor, 3);
		M2qDocument document = open(text);
		QuantizationOutcome outcome = new PointQuantizer(document, experiment(document).getName(), 0).run(progress.split(2));
		QuantizedPoint point = outcome.point().orElseThrow(() -> new CoreException(Status.error(NLS.bind(Messages.javaFailed, outcome.obstacle()))));
		progress.subTask(Messages.makingJava);
		try {
			GeneratedProject.writeTested(point, GeneratedProject.options(point, PACKAGE, text.getLocation().toPath()), folder.getLocation().toPath(), progress::isCanceled);
		} catch (CodegenException e) {
			throw new CoreException(Status.error(NLS.bind(Messages.javaFailed, e.getMessage()), e));
		}
		folder.refreshLocal(IResource.DEPTH_INFINITE, progress.split(1));
	}
}
