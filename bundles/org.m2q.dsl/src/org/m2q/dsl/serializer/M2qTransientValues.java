package org.m2q.dsl.serializer;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.xtext.serializer.sequencer.TransientValueService;
import org.m2q.model.m2q.M2qPackage;

/** Documentation is written as comments, which no rule of the grammar makes. */
public class M2qTransientValues extends TransientValueService {

	@Override
	public ValueTransient isValueTransient(EObject element, EStructuralFeature feature) {
		return feature == M2qPackage.Literals.NAMED_ELEMENT__DOCUMENTATION ? ValueTransient.YES : super.isValueTransient(element, feature);
	}
}
