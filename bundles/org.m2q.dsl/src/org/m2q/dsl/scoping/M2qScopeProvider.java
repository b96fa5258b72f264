/* Generated from M2q.xtext. */
package org.m2q.dsl.scoping;


/**
 * This class contains custom scoping description.
 * 
 * See https://www.eclipse.org/Xtext/documentation/303_runtime_concepts.html#scoping
 * on how and when to use it.
 */
public class M2qScopeProvider extends AbstractM2qScopeProvider {

}
