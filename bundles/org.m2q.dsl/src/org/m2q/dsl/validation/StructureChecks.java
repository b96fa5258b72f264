package org.m2q.dsl.validation;

import static org.m2q.model.m2q.M2qPackage.Literals.DATAFLOW_MEMBER__ENGINE;
import static org.m2q.model.m2q.M2qPackage.Literals.NAMED_ELEMENT__NAME;
import static org.m2q.model.m2q.M2qPackage.Literals.TILING__ENGINE;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.eclipse.emf.ecore.EObject;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.ClockMember;
import org.m2q.model.m2q.DataflowMember;
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Memory;
import org.m2q.model.m2q.MemoryKind;
import org.m2q.model.m2q.TechnologyMember;
import org.m2q.model.m2q.Tiling;

/** Members of accelerators and mappings that are missing or stand twice. */
final class StructureChecks {

	private final Report report;

	StructureChecks(Report report) {
		this.report = report;
	}

	void element(EObject element) {
		switch (element) {
		case Accelerator accelerator -> accelerator(accelerator);
		case Mapping mapping -> mapping(mapping);
		default -> {
			// Has no members.
		}
		}
	}

	private void accelerator(Accelerator accelerator) {
		single(accelerator.getMembers(), ClockMember.class, "clock");
		single(accelerator.getMembers(), TechnologyMember.class, "technology");
		need(accelerator, ClockMember.class::isInstance, "a clock", "clock 500 MHz");
		need(accelerator, Engine.class::isInstance, "an engine", "engine E: multiplier-array 16 by 16 { mac int8 * int8: 1 per cycle }");
		need(accelerator, member -> member instanceof Memory memory && memory.getKind() == MemoryKind.DRAM, "a dram", "dram main: bandwidth 12.8 GB/s, energy 8 pJ/bit");
	}

	private void single(List<? extends EObject> members, Class<?> type, String keyword) {
		members.stream().filter(type::isInstance).skip(1).forEach(
				member -> report.at(member, ProblemCodes.MEMBER_DUPLICATE, "This accelerator already has a '" + keyword + "'. Remove one of the two."));
	}

	private void need(Accelerator accelerator, Predicate<EObject> fits, String what, String example) {
		if (accelerator.getMembers().stream().noneMatch(fits)) {
			report.at(accelerator, NAMED_ELEMENT__NAME, ProblemCodes.MEMBER_MISSING,
					"Accelerator '" + accelerator.getName() + "' needs " + what + ", e.g. '" + example + "'.", example);
		}
	}

	private void mapping(Mapping mapping) {
		Set<Engine> dataflows = new HashSet<>();
		Set<Engine> tilings = new HashSet<>();
		mapping.getMembers().forEach(member -> {
			if (member instanceof DataflowMember dataflow && isKnown(dataflow.getEngine()) && !dataflows.add(dataflow.getEngine())) {
				report.at(dataflow, DATAFLOW_MEMBER__ENGINE, ProblemCodes.MEMBER_DUPLICATE,
						"Engine '" + dataflow.getEngine().getName() + "' already has a dataflow. Remove one of the two.");
			}
			if (member instanceof Tiling tiling && isKnown(tiling.getEngine()) && !tilings.add(tiling.getEngine())) {
				report.at(tiling, TILING__ENGINE, ProblemCodes.MEMBER_DUPLICATE,
						"Engine '" + tiling.getEngine().getName() + "' already has a tiling. Remove one of the two.");
			}
		});
	}

	private static boolean isKnown(Engine engine) {
		return engine != null && !engine.eIsProxy();
	}
}
