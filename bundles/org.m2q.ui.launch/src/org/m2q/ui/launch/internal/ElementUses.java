package org.m2q.ui.launch.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.osgi.util.NLS;
import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.EnergyTable;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.InputStatement;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.Run;
import org.m2q.ui.internal.refactor.RenamedElement;

/**
 * Where launch configurations name an element: an experiment as what runs, an energy table, a parameter of a model or an accelerator, an input of a network.
 *
 * @param element what is renamed
 * @param name its new name
 */
record ElementUses(RenamedElement element, String name) {

	/** What has to change in a configuration. Not in the user interface thread. */
	Optional<ConfigurationChange> change(Launcher launcher, ILaunchConfiguration configuration) throws CoreException {
		RunTarget target = RunTarget.read(configuration);
		if (target.obstacle().isPresent() || target.resource().getLocation() == null) {
			return Optional.empty();
		}
		String uri = target.resource().getLocation().toPath().toUri().toString();
		Optional<M2qDocument> document = element.documents().stream().filter(candidate -> candidate.uri().equals(uri)).findFirst();
		if (document.isEmpty()) {
			return Optional.empty();
		}
		return ConfigurationChange.of(configuration, NLS.bind(Messages.configurationNames, element.name(), name), copy -> {
			experiment(launcher, target, document.get(), copy);
			rename(copy, LaunchConstants.MODEL_VALUES, document.get(), target, ElementUses::modelParameters);
			rename(copy, LaunchConstants.ACCELERATOR_VALUES, document.get(), target, ElementUses::acceleratorParameters);
			rename(copy, LaunchConstants.INPUTS, document.get(), target, ElementUses::inputs);
			tables(copy, document.get());
		});
	}

	private void experiment(Launcher launcher, RunTarget target, M2qDocument document, ILaunchConfigurationWorkingCopy copy) {
		if (target.experiment().equals(element.name()) && document.experiments().stream().anyMatch(element::is)) {
			IFile file = target.resource();
			new RunTarget(target.project(), target.file(), name).write(copy);
			launcher.rename(copy, launcher.name(file, element.name()), launcher.name(file, name));
		}
	}

	/** Other elements of the same name that the experiment also runs keep their values. */
	private void rename(ILaunchConfigurationWorkingCopy copy, String attribute, M2qDocument document, RunTarget target,
			Function<Run, Stream<? extends NamedElement>> named) throws CoreException {
		Map<String, String> values = copy.getAttribute(attribute, Map.of());
		if (!values.containsKey(element.name())) {
			return;
		}
		List<? extends NamedElement> namesakes = document.experiments().stream()
				.filter(experiment -> target.experiment().isEmpty() || target.experiment().equals(experiment.getName())).flatMap(ElementUses::runs).flatMap(named)
				.filter(candidate -> element.name().equals(candidate.getName())).toList();
		if (namesakes.stream().anyMatch(element::is)) {
			Map<String, String> renamed = new LinkedHashMap<>(values);
			if (namesakes.stream().allMatch(element::is)) {
				renamed.remove(element.name());
			}
			renamed.put(name, values.get(element.name()));
			copy.setAttribute(attribute, renamed);
		}
	}

	private void tables(ILaunchConfigurationWorkingCopy copy, M2qDocument document) throws CoreException {
		Map<String, String> tables = copy.getAttribute(LaunchConstants.TABLES, Map.of());
		boolean visible = Stream.concat(Stream.of(document), document.imported().stream()).flatMap(text -> text.visible(EnergyTable.class).stream()).anyMatch(element::is);
		if (visible && (tables.containsKey(element.name()) || tables.containsValue(element.name()))) {
			Map<String, String> renamed = new LinkedHashMap<>();
			tables.forEach((written, taken) -> renamed.put(renamed(written), renamed(taken)));
			copy.setAttribute(LaunchConstants.TABLES, renamed);
		}
	}

	private String renamed(String old) {
		return old.equals(element.name()) ? name : old;
	}

	private static Stream<Run> runs(Experiment experiment) {
		return experiment.getMembers().stream().filter(Run.class::isInstance).map(Run.class::cast);
	}

	private static Stream<Parameter> modelParameters(Run run) {
		return run.getModels().stream().map(use -> use.getModel()).filter(Objects::nonNull).flatMap(model -> model.getParameters().stream());
	}

	private static Stream<Parameter> acceleratorParameters(Run run) {
		return run.getAccelerators().stream().map(use -> use.getAccelerator()).filter(Objects::nonNull).flatMap(accelerator -> accelerator.getParameters().stream());
	}

	private static Stream<InputStatement> inputs(Run run) {
		return run.getModels().stream().map(use -> use.getModel()).filter(model -> model != null && model.getBody() != null)
				.flatMap(model -> model.getBody().getStatements().stream()).filter(InputStatement.class::isInstance)
				.map(InputStatement.class::cast);
	}
}
