import type { CallToDeliver } from './action.js';
import type { Delivery } from './marketplace-state.js';

/** A call on its way, over all its attempts. */
export interface Course {
  readonly call: CallToDeliver;
  readonly firstAt: number;
  attempts: number;
  isOver: boolean;
  last: Delivery | undefined;
}

/** The calls that are still being repeated, and those that were given up and may be started again. */
export interface Courses {
  /** What this call makes pointless is not repeated any more: a late freeze would outlive its end. */
  begin(call: CallToDeliver, firstAt: number): Course;
  /** There will be another attempt. */
  goOn(course: Course): void;
  end(course: Course): void;
  giveUp(course: Course, delivery: Delivery): void;
  /** The call of a delivery that was given up, on a new course; `undefined`: it was not, or was started again already. */
  takeGivenUp(deliveryId: string, firstAt: number): Course | undefined;
}

export function createCourses(): Courses {
  const open = new Set<Course>();
  const givenUp = new Map<string, Course>();
  return {
    begin(call, firstAt) {
      for (const course of open) {
        if (!makesPointless(call, course.call)) continue;
        course.isOver = true;
        open.delete(course);
        if (course.last !== undefined) course.last.nextAttemptAt = undefined;
      }
      return courseOf(call, firstAt);
    },
    goOn: (course) => void open.add(course),
    end: (course) => void open.delete(course),
    giveUp(course, delivery) {
      open.delete(course);
      if (delivery.canBeRestarted) givenUp.set(delivery.deliveryId, course);
    },
    takeGivenUp(deliveryId, firstAt) {
      const course = givenUp.get(deliveryId);
      givenUp.delete(deliveryId);
      return course && courseOf(course.call, firstAt, course.attempts);
    },
  };
}

/** What must name an instance, or nothing was made. */
export const creating: ReadonlySet<string> = new Set([
  'newInstance',
  'newInstanceV1',
  'getLicenseV1',
]);

function courseOf(call: CallToDeliver, firstAt: number, attempts = 0): Course {
  return { call, firstAt, attempts, isOver: false, last: undefined };
}

/** A newer call of the same topic, or the end of a resource, which leaves of all that is said of it only its purchase. */
function makesPointless(newer: CallToDeliver, older: CallToDeliver): boolean {
  if (newer.topic !== undefined && newer.topic === older.topic) return true;
  const isSameResource = newer.resourceId !== undefined && newer.resourceId === older.resourceId;
  return newer.isEnd === true && isSameResource && !creating.has(older.operationId);
}
