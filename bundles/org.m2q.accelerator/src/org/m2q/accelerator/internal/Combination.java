package org.m2q.accelerator.internal;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.m2q.accelerator.RunChanges;
import org.m2q.base.problem.SourceSpan;
import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Callable;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.Policy;

/** What one point of an experiment runs. */
record Combination(Model model, Map<String, Object> modelArguments, Policy policy, Accelerator accelerator,
		Map<String, Quantity> acceleratorArguments, Mapping mapping, RunChanges changes, SourceSpan span) {

	/** Whether the accelerator or the model has a parameter. */
	boolean has(String parameter) {
		return has(accelerator, parameter) || has(model, parameter);
	}

	/** The same with changes: values of parameters count where there are such. */
	Combination with(RunChanges other) {
		Map<String, Object> ofModel = new LinkedHashMap<>(modelArguments);
		Map<String, Quantity> ofAccelerator = new LinkedHashMap<>(acceleratorArguments);
		other.model().forEach((name, value) -> {
			if (has(model, name)) {
				ofModel.put(name, value);
			}
		});
		other.accelerator().forEach((name, value) -> {
			if (has(accelerator, name)) {
				ofAccelerator.put(name, value);
			}
		});
		return new Combination(model, ofModel, policy, accelerator, ofAccelerator, mapping, other, span);
	}

	/** What of the changes counts here, one sentence each. */
	List<String> sentences() {
		Map<String, Object> ofModel = new LinkedHashMap<>(changes.model());
		ofModel.keySet().removeIf(name -> !has(model, name));
		Map<String, Quantity> ofAccelerator = new LinkedHashMap<>(changes.accelerator());
		ofAccelerator.keySet().removeIf(name -> !has(accelerator, name));
		return new RunChanges(ofModel, ofAccelerator, changes.clock(), changes.tables()).sentences();
	}

	/** The same with another value of a parameter, wherever there is one of the name. */
	Combination with(String parameter, Quantity value) {
		Map<String, Object> ofModel = new LinkedHashMap<>(modelArguments);
		Map<String, Quantity> ofAccelerator = new LinkedHashMap<>(acceleratorArguments);
		if (has(accelerator, parameter)) {
			ofAccelerator.put(parameter, value);
		}
		if (has(model, parameter)) {
			ofModel.put(parameter, BigDecimal.valueOf(value.value()).stripTrailingZeros());
		}
		return new Combination(model, ofModel, policy, accelerator, ofAccelerator, mapping, changes, span);
	}

	/** The same with another policy. */
	Combination with(Policy other) {
		return new Combination(model, modelArguments, other, accelerator, acceleratorArguments, mapping, changes, span);
	}

	private static boolean has(Callable callable, String parameter) {
		return callable.getParameters().stream().anyMatch(each -> parameter.equals(each.getName()));
	}
}
