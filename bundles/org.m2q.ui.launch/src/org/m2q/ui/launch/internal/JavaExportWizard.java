package org.m2q.ui.launch.internal;

import java.nio.file.Path;
import java.util.Optional;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.osgi.util.NLS;
import org.m2q.codegen.java.CodegenException;
import org.m2q.core.inference.GeneratedProject;
import org.m2q.core.quantized.PointQuantizer;
import org.m2q.core.quantized.QuantizationOutcome;
import org.m2q.core.quantized.QuantizedPoint;
import org.m2q.dsl.M2qDocument;

/** Writes the Java of a point as a Maven project. */
public final class JavaExportWizard extends PointExportWizard {

	private static final int QUANTIZE = 70;
	private static final int GENERATE = 30;

	private JavaPage page;

	/** A wizard; made by the platform. */
	public JavaExportWizard() {
		super("exportJava", Messages.mavenWindow, Messages.mavenFailed);
	}

	@Override
	ExportPage page(Optional<ExportedPoint> proposed) {
		page = new JavaPage(proposed);
		return page;
	}

	@Override
	Optional<Path> existing() {
		return Optional.of(page.folder().path()).filter(GeneratedProject::isIn);
	}

	@Override
	Output output() {
		ExportedPoint point = page.point();
		String packageName = page.packageName();
		Path target = page.folder().path();
		return (document, monitor) -> write(document, point, packageName, target, monitor);
	}

	private static void write(M2qDocument document, ExportedPoint point, String packageName, Path target, IProgressMonitor monitor) throws CoreException {
		SubMonitor progress = SubMonitor.convert(monitor, QUANTIZE + GENERATE);
		progress.subTask(Messages.taskQuantize);
		QuantizationOutcome outcome = new PointQuantizer(document, point.experiment(), point.number() - 1).run(progress.split(QUANTIZE));
		point.check(outcome.problems());
		QuantizedPoint quantized = outcome.point().orElseThrow(() -> ExportedPoint.failure(NLS.bind(Messages.notQuantized, outcome.obstacle())));
		progress.subTask(Messages.taskGenerate);
		try {
			GeneratedProject.write(quantized, GeneratedProject.options(quantized, packageName, point.file().getLocation().toPath()), target, monitor::isCanceled);
		} catch (CodegenException e) {
			throw ExportedPoint.failure(e.getMessage() + ".");
		}
	}
}
