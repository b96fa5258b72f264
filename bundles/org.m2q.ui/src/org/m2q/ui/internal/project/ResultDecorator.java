package org.m2q.ui.internal.project;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.ResourceLocator;
import org.eclipse.jface.viewers.IDecoration;
import org.m2q.core.results.SourcePlace;
import org.m2q.report.ReportHead;
import org.m2q.ui.M2qUi;

/** Marks files: simulated as they are, or changed since. */
public final class ResultDecorator extends ResultLabels {

	private static final ImageDescriptor SIMULATED = image("simulated-overlay");
	private static final ImageDescriptor STALE = image("stale-overlay");

	@Override
	void decorate(ReportHead head, IProject project, IDecoration decoration) {
		decoration.addOverlay(isCurrent(head, project) ? SIMULATED : STALE, IDecoration.TOP_RIGHT);
	}

	private static boolean isCurrent(ReportHead head, IProject project) {
		return head.inputs().stream().allMatch(input -> SourcePlace.find(project, input.file()).flatMap(ResultDecorator::text).filter(input::isOf).isPresent());
	}

	/** What is saved: explorers show files. */
	private static Optional<String> text(IFile file) {
		try (var content = file.getContents(true)) {
			return Optional.of(new String(content.readAllBytes(), StandardCharsets.UTF_8));
		} catch (IOException | CoreException e) {
			return Optional.empty();
		}
	}

	private static ImageDescriptor image(String name) {
		return ResourceLocator.imageDescriptorFromBundle(M2qUi.PLUGIN_ID, "icons/" + name + ".svg").orElseGet(ImageDescriptor::getMissingImageDescriptor);
	}
}
