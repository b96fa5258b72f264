package org.m2q.accelerator.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.eclipse.emf.ecore.EObject;
import org.m2q.base.problem.ProblemCollector;
import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.EnergyTableUse;
import org.m2q.model.m2q.Property;
import org.m2q.model.m2q.TechnologyMember;

/**
 * What engines of the machines of a sweep can do, by the parameters that every operation depends on: most do not depend on sizes of arrays, of which every
 * machine of a sweep may have others. Safe for use by several threads.
 */
final class EngineParts {

	/** Most variants of one member that are kept. */
	private static final int LIMIT = 1024;

	/** By members of engines and their properties. */
	private final Map<EObject, Variants> known = new HashMap<>();

	/** A member with some values of the parameters that it depends on. */
	private record Variants(String[] parameters, Map<List<Quantity>, Object> read) {
	}

	/**
	 * Prepares the engines of an accelerator.
	 *
	 * @param varying names of the parameters that vary
	 */
	EngineParts(Accelerator accelerator, Set<String> varying) {
		Set<String> everywhere = new HashSet<>();
		accelerator.getMembers().stream().filter(member -> member instanceof TechnologyMember || member instanceof EnergyTableUse)
				.forEach(member -> everywhere.addAll(MachineParts.parameters(member, varying)));
		accelerator.getMembers().stream().filter(Engine.class::isInstance).map(Engine.class::cast).forEach(engine -> {
			Set<String> factors = new HashSet<>(everywhere);
			// Every operation counts with the factor of its engine.
			engine.getProperties().stream().filter(property -> AcceleratorReader.ENERGY_FACTOR.equals(property.getKey()))
					.forEach(property -> factors.addAll(MachineParts.parameters(property, varying)));
			engine.getMembers().forEach(member -> add(member, factors, varying));
			for (Property property : engine.getProperties()) {
				add(property, factors, varying);
			}
		});
	}

	private void add(EObject member, Set<String> others, Set<String> varying) {
		Set<String> all = MachineParts.parameters(member, varying);
		all.addAll(others);
		known.put(member, new Variants(all.stream().sorted().toArray(String[]::new), new ConcurrentHashMap<>()));
	}

	/** Those of a machine with some arguments. */
	AcceleratorReader.Members with(Map<String, Quantity> arguments) {
		return new AcceleratorReader.Members() {

			@Override
			@SuppressWarnings("unchecked")
			public <T> T get(EObject member, ProblemCollector problems, Supplier<T> read) {
				Variants variants = known.get(member);
				List<Quantity> key = Arrays.asList(Arrays.stream(variants.parameters()).map(arguments::get).toArray(Quantity[]::new));
				Object found = variants.read().get(key);
				if (found != null) {
					return (T) found;
				}
				int before = problems.problems().size();
				T made = read.get();
				if (problems.problems().size() == before) {
					if (variants.read().size() >= LIMIT) {
						variants.read().clear();
					}
					variants.read().put(key, made);
				}
				return made;
			}
		};
	}
}
