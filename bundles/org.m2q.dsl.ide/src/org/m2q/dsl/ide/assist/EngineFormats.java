package org.m2q.dsl.ide.assist;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.EcoreUtil2;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.AcceleratorUse;
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.M2qFile;
import org.m2q.model.m2q.MacOperation;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.RunSpecification;
import org.m2q.quant.NumberFormat;

/**
 * What the accelerators multiply with which the experiments of a file run a policy.
 *
 * @param chips those with engines that multiply, in the order of the text
 */
record EngineFormats(List<Chip> chips) {

	/** Nothing known. */
	static final EngineFormats NONE = new EngineFormats(List.of());

	/**
	 * An accelerator.
	 *
	 * @param formats widest formats of its engines
	 */
	record Chip(String name, List<NumberFormat> formats) {
	}

	/** Formats of weights, of those that a policy is run with. */
	static EngineFormats weights(EObject place) {
		return of(place, MacOperation::getWeights);
	}

	/** Formats of activations, of those that a policy is run with. */
	static EngineFormats activations(EObject place) {
		return of(place, MacOperation::getActivations);
	}

	private static EngineFormats of(EObject place, Function<MacOperation, String> format) {
		Policy policy = EcoreUtil2.getContainerOfType(place, Policy.class);
		M2qFile file = EcoreUtil2.getContainerOfType(place, M2qFile.class);
		if (policy == null || file == null) {
			return NONE;
		}
		Set<Accelerator> used = new LinkedHashSet<>();
		file.getDefinitions().stream().filter(Experiment.class::isInstance).flatMap(experiment -> ((Experiment) experiment).getMembers().stream())
				.filter(RunSpecification.class::isInstance).map(RunSpecification.class::cast).filter(run -> run.getPolicies().stream().anyMatch(other -> isPartOf(policy, other)))
				.flatMap(run -> run.getAccelerators().stream()).map(AcceleratorUse::getAccelerator).filter(accelerator -> accelerator != null && !accelerator.eIsProxy())
				.forEach(used::add);
		List<Chip> chips = new ArrayList<>();
		for (Accelerator accelerator : used) {
			List<NumberFormat> formats = accelerator.getMembers().stream().filter(Engine.class::isInstance).flatMap(engine -> ((Engine) engine).getMembers().stream())
					.filter(MacOperation.class::isInstance).map(mode -> format.apply((MacOperation) mode)).filter(name -> name != null)
					.flatMap(name -> NumberFormat.parse(name).stream()).distinct().toList();
			if (!formats.isEmpty()) {
				chips.add(new Chip(accelerator.getName(), formats));
			}
		}
		return new EngineFormats(List.copyOf(chips));
	}

	/** Whether a policy is another one, or is extended by it. */
	private static boolean isPartOf(Policy policy, Policy other) {
		Set<Policy> seen = new HashSet<>();
		for (Policy current = other; current != null && !current.eIsProxy() && seen.add(current); current = current.getBase()) {
			if (current == policy) {
				return true;
			}
		}
		return false;
	}

	/** The first accelerator of which no engine takes numbers of a format; empty when all do, or nothing is known. */
	Optional<String> refusing(String format) {
		return NumberFormat.parse(format).flatMap(wanted -> chips.stream().filter(chip -> chip.formats().stream().noneMatch(own -> own.holds(wanted))).map(Chip::name).findFirst());
	}

	/** Formats with those that an engine has and that are not among them, and first those that all accelerators take. */
	List<String> ordered(List<String> formats) {
		Set<String> all = new LinkedHashSet<>(formats);
		chips.stream().flatMap(chip -> chip.formats().stream()).map(NumberFormat::toString).forEach(all::add);
		return all.stream().sorted(Comparator.comparing(format -> refusing(format).isPresent())).toList();
	}
}
