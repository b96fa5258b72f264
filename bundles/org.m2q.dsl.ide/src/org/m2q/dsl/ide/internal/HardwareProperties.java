package org.m2q.dsl.ide.internal;

import java.util.List;
import java.util.Optional;

import org.eclipse.emf.ecore.EObject;
import org.m2q.accelerator.PropertyRule;
import org.m2q.model.m2q.EnergyRow;
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.Interconnect;
import org.m2q.model.m2q.Memory;

/** Properties that parts of accelerators and energy tables have. */
public final class HardwareProperties {

	private HardwareProperties() {
	}

	/** Properties of the innermost part that encloses an element; empty outside of such parts. */
	public static List<PropertyRule> of(EObject context) {
		return owner(context).map(PropertyRule.Element::rules).orElse(List.of());
	}

	/** The property with some name of the innermost part that encloses an element. */
	public static Optional<PropertyRule> find(EObject context, String key) {
		return owner(context).flatMap(element -> element.rule(key));
	}

	private static Optional<PropertyRule.Element> owner(EObject context) {
		for (EObject element = context; element != null; element = element.eContainer()) {
			PropertyRule.Element owner = switch (element) {
				case Memory memory -> switch (memory.getKind()) {
					case DRAM -> PropertyRule.Element.DRAM;
					case REGISTERS -> PropertyRule.Element.REGISTERS;
					case BUFFER -> PropertyRule.Element.BUFFER;
				};
				case Engine engine -> PropertyRule.Element.ENGINE;
				case Interconnect wire -> PropertyRule.Element.INTERCONNECT;
				case EnergyRow row -> PropertyRule.Element.ENERGY_ROW;
				default -> null;
			};
			if (owner != null) {
				return Optional.of(owner);
			}
		}
		return Optional.empty();
	}
}
