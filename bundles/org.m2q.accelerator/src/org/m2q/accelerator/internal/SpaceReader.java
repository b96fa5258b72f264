package org.m2q.accelerator.internal;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.emf.common.notify.Notifier;
import org.eclipse.emf.common.util.TreeIterator;
import org.m2q.accelerator.sweep.Axis;
import org.m2q.accelerator.sweep.DesignSpace;
import org.m2q.accelerator.sweep.HardwareChoice;
import org.m2q.accelerator.sweep.ModelChoice;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemException;
import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.AcceleratorUse;
import org.m2q.model.m2q.Callable;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.ExperimentMember;
import org.m2q.model.m2q.Expression;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.ModelUse;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.Run;
import org.m2q.network.SourceLocator;

/** Reads the grids of an experiment as design spaces. */
public final class SpaceReader {

	private final Quantities quantities;
	private final Arguments arguments;
	private final List<Axis> axes;

	/** Reads with more axes: they replace what the experiment says about parameters of these names. */
	public SpaceReader(SourceLocator locator, List<Axis> axes) {
		quantities = new Quantities(locator, Map.of());
		arguments = new Arguments(quantities);
		this.axes = List.copyOf(axes);
	}

	/**
	 * One space per run. Baselines are left out.
	 *
	 * @throws ProblemException when an argument has no value or an accelerator no mapping
	 * @throws IllegalArgumentException when there are too many points
	 */
	public List<DesignSpace> read(Experiment experiment) {
		List<DesignSpace> spaces = new ArrayList<>();
		for (ExperimentMember member : experiment.getMembers()) {
			if (member instanceof Run run) {
				List<ModelChoice> models = new ArrayList<>();
				for (ModelUse use : run.getModels()) {
					models(use, models);
				}
				List<HardwareChoice> hardware = new ArrayList<>();
				for (AcceleratorUse use : run.getAccelerators()) {
					hardware(run, use, hardware);
				}
				List<Policy> policies = run.getPolicies().stream().filter(policy -> !policy.eIsProxy()).toList();
				if (!models.isEmpty() && !hardware.isEmpty() && !policies.isEmpty()) {
					spaces.add(new DesignSpace(models, hardware, policies, List.of()));
				}
			}
		}
		return spaces;
	}

	private void models(ModelUse use, List<ModelChoice> models) {
		if (use.getModel() == null || use.getModel().eIsProxy()) {
			return;
		}
		for (Map<String, Expression> expressions : arguments.combinations(use.getArguments())) {
			Map<String, Object> values = arguments.ofModel(expressions);
			List<Map<String, Object>> all = new ArrayList<>(List.of(values));
			for (Axis axis : axes) {
				if (has(use.getModel(), axis.parameter())) {
					List<Map<String, Object>> more = new ArrayList<>();
					for (Map<String, Object> each : all) {
						for (Quantity value : axis.values()) {
							Map<String, Object> changed = new LinkedHashMap<>(each);
							changed.put(axis.parameter(), new BigDecimal(BigDecimal.valueOf(value.value()).stripTrailingZeros().toPlainString()));
							more.add(changed);
						}
					}
					all = more;
				}
			}
			all.forEach(each -> models.add(new ModelChoice(use.getModel(), each)));
		}
	}

	private void hardware(Run run, AcceleratorUse use, List<HardwareChoice> hardware) {
		Accelerator accelerator = use.getAccelerator();
		if (accelerator == null || accelerator.eIsProxy()) {
			return;
		}
		List<Axis> own = axes.stream().filter(axis -> has(accelerator, axis.parameter())).toList();
		List<Map<String, Quantity>> fixed = new ArrayList<>();
		for (Map<String, Expression> expressions : arguments.combinations(use.getArguments())) {
			Map<String, Quantity> values = arguments.ofAccelerator(expressions);
			own.forEach(axis -> values.remove(axis.parameter()));
			if (!fixed.contains(values)) {
				fixed.add(values);
			}
		}
		List<Mapping> mappings = mappings(run, accelerator);
		if (mappings.isEmpty()) {
			throw new ProblemException(quantities.problem(ProblemCodes.MAPPING_ACCELERATOR, run, "There is no mapping for accelerator '"
					+ accelerator.getName() + "'; name one after 'using'.", accelerator.getName()).problem());
		}
		fixed.forEach(values -> hardware.add(new HardwareChoice(accelerator, values, own, mappings)));
	}

	/** The mappings that a run names for an accelerator; without any, the first one beside it. */
	private static List<Mapping> mappings(Run run, Accelerator accelerator) {
		if (!run.getMappings().isEmpty()) {
			return run.getMappings().stream().filter(mapping -> mapping.getAccelerator() == accelerator).toList();
		}
		if (accelerator.eResource() != null) {
			TreeIterator<? extends Notifier> contents = accelerator.eResource().getAllContents();
			while (contents.hasNext()) {
				if (contents.next() instanceof Mapping mapping && mapping.getAccelerator() == accelerator) {
					return List.of(mapping);
				}
			}
		}
		return List.of();
	}

	private static boolean has(Callable callable, String parameter) {
		return callable.getParameters().stream().anyMatch(each -> parameter.equals(each.getName()));
	}
}
