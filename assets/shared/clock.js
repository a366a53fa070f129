// Time: steps forward at the chosen speed until the last step.

export class Clock {
  constructor(tick) {
    this.tick = tick; // called once a step; returns false to stop
    this.speed = 4; // steps a second
    this.frame = 0;
  }

  get running() {
    return this.frame !== 0;
  }

  start() {
    let due = performance.now() + 1000 / this.speed;
    const next = (now) => {
      this.frame = requestAnimationFrame(next);
      if (now < due) return;
      due = Math.max(due, now - 1000 / this.speed) + 1000 / this.speed;
      if (!this.tick()) this.stop();
    };
    this.frame = requestAnimationFrame(next);
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }
}
