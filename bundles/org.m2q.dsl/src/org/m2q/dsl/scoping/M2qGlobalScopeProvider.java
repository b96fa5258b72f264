package org.m2q.dsl.scoping;

import org.eclipse.emf.ecore.EReference;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.resource.IEObjectDescription;
import org.eclipse.xtext.scoping.IGlobalScopeProvider;
import org.eclipse.xtext.scoping.IScope;

import com.google.common.base.Predicate;
import com.google.inject.Inject;

/** Definitions of a file and of what it imports. */
public class M2qGlobalScopeProvider implements IGlobalScopeProvider {

	@Inject
	private VisibleDefinitions definitions;

	@Override
	public IScope getScope(Resource context, EReference reference, Predicate<IEObjectDescription> filter) {
		IScope scope = new LayeredScope(definitions.layers(context), reference.getEReferenceType()::isInstance);
		return filter == null ? scope : new org.eclipse.xtext.scoping.impl.FilteringScope(scope, filter);
	}
}
