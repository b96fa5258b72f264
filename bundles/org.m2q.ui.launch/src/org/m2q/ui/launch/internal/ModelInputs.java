package org.m2q.ui.launch.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.swt.widgets.Display;
import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.InputStatement;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.Run;
import org.m2q.ui.internal.Activator;

/**
 * What a network is given.
 *
 * @param names of its inputs, in their order; none when the text has errors there
 * @param files of the project that inputs can be read from, by their paths in it
 */
record ModelInputs(List<String> names, List<String> files) {

	/** Names of files that {@code Main} of a generated project reads. */
	static final Set<String> EXTENSIONS = Set.of("npy", "png", "jpg", "jpeg", "gif", "bmp");

	/** Copies the lists. */
	ModelInputs {
		names = List.copyOf(names);
		files = List.copyOf(files);
	}

	/** The inputs of the first model that an experiment runs, in the user interface thread when they are known. */
	static void of(RunTarget target, Display display, Consumer<ModelInputs> then) {
		Activator.instance().executor().execute(() -> {
			ModelInputs inputs = read(target);
			if (!display.isDisposed()) {
				display.asyncExec(() -> then.accept(inputs));
			}
		});
	}

	private static ModelInputs read(RunTarget target) {
		try {
			M2qDocument document = new TextSource(List.of()).open(target.resource());
			return new ModelInputs(model(document, target.experiment()).map(ModelInputs::names).orElse(List.of()), files(target.resource().getProject()));
		} catch (CoreException | RuntimeException e) {
			// A text that cannot be read has no inputs; the tab with the file says what is wrong with it.
			return new ModelInputs(List.of(), List.of());
		}
	}

	private static Optional<Model> model(M2qDocument document, String name) {
		Optional<Experiment> experiment = document.experiments().stream().filter(candidate -> name.isEmpty() || name.equals(candidate.getName())).findFirst();
		return experiment.flatMap(found -> found.getMembers().stream().filter(Run.class::isInstance).map(Run.class::cast).flatMap(run -> run.getModels().stream())
				.map(use -> use.getModel()).filter(model -> model != null && !model.eIsProxy()).findFirst());
	}

	private static List<String> names(Model model) {
		return model.getBody() == null ? List.of() : model.getBody().getStatements().stream().filter(InputStatement.class::isInstance)
				.map(statement -> ((InputStatement) statement).getName()).filter(name -> name != null).toList();
	}

	private static List<String> files(IProject project) throws CoreException {
		List<String> files = new ArrayList<>();
		project.accept(resource -> {
			if (resource.getType() == IResource.FILE && resource.getFileExtension() != null && EXTENSIONS.contains(resource.getFileExtension().toLowerCase(Locale.ROOT))) {
				files.add(resource.getProjectRelativePath().toString());
			}
			return !resource.isDerived();
		});
		files.sort(null);
		return files;
	}
}
